tasks-mine = My tasks
tasks-all = Tasks
tasks-count = { $count ->
    [one] 1 task, the first to end first
   *[other] { $count } tasks, the first to end first
}
tasks-find = Find by title
tasks-status = Status
tasks-of = Whose
tasks-of-mine = Mine
tasks-of-all = All that I see
tasks-none = No tasks
tasks-none-narrowed = Take back a filter to see more.
tasks-title = Task
tasks-project = Project
tasks-assignee = Assigned to
tasks-end = Last day
tasks-progress = Progress
tasks-part-of = { $parent } › { $title }
tasks-due = Due
tasks-no-due = No day
tasks-report = Report progress
tasks-report-of = Progress of { $title }
tasks-reported = { $title }: { $done } reported
tasks-done = Done
tasks-note = Note, sent along
tasks-exact = Another figure, in percent
tasks-send = Send
tasks-raise = Raise a problem
tasks-raise-at = Problem at: { $title }
