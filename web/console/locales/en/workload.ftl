workload-title = Workload
workload-span = { $from } to { $to }
workload-earlier = Earlier
workload-this-week = This week
workload-later = Later
workload-people = People
workload-over = Over-booked in one of these weeks
workload-none = Nobody is over-booked in these weeks
workload-week-of = { $name }, week of { $day }
workload-sum = { $count ->
    [one] { $count } task
   *[other] { $count } tasks
}, { $days ->
    [one] { $days } working day
   *[other] { $days } working days
}
workload-tasks = Tasks of the week
workload-task = Task
workload-project = Project
workload-status = Status
workload-end = Planned end
workload-days = Days this week
workload-free = Nothing is planned for this week
