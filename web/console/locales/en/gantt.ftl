### The tree of tasks with its bars.

gantt-task = Task
gantt-time = Planned days
gantt-zoom = Scale
gantt-zoom-week = Days
gantt-zoom-month = Weeks
gantt-assignee = Assigned to:
gantt-span = { $start } – { $end }
gantt-fixed = { $span }. { $reason }
gantt-no-dates = No dates yet
gantt-bar = From { $start } to { $end }, { $done } done, { $status }{ $late ->
    [yes] , overdue
   *[no] {""}
}{ $milestone ->
    [yes] , ends with a milestone
   *[no] {""}
}{ $waits ->
    [0] {""}
    [one] , waits for one task
   *[other] , waits for { $waits } tasks
}
gantt-keys = Arrows choose a row and a cell. Enter on a bar takes it up; then ← → move it by days, ↑ ↓ by weeks, with Shift its end; Enter saves, Esc puts it back.
gantt-moving = { $task }: { $start } to { $end }, { $direction ->
    [same] ends as before
    [earlier] { $days ->
        [one] ends 1 day earlier
       *[other] ends { $days } days earlier
    }
   *[later] { $days ->
        [one] ends 1 day later
       *[other] ends { $days } days later
    }
}
gantt-sent = Saving { $task }: { $start } to { $end } …
gantt-taken = { $task } is now planned from { $start } to { $end }.
gantt-refused = { $task } stays where it was: { $reason }
gantt-dismiss = Close
