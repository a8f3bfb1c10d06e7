project-tasks-title = Tasks
project-tasks-task = Task
project-tasks-create = New task
project-tasks-created = Added: { $title }
project-tasks-none = There are no tasks yet
project-tasks-none-why = Split the services into tasks and these into parts; the plan and the progress follow from them.
project-tasks-edit = Change
project-tasks-edit-of = Change: { $title }
project-tasks-save = Save
project-tasks-split = Split off a part
project-tasks-split-of = Part of: { $title }
project-tasks-cancel = Cancel the task
project-tasks-cancel-of = Cancel: { $title }
project-tasks-cancel-says = { $parts ->
    [0] The task will not be done.
    [one] The task will not be done, nor its part.
   *[other] The task will not be done, nor its { $parts } parts.
}
project-tasks-gone = This task is not there any more.
project-tasks-back = Back
project-tasks-name = Title
project-tasks-status = Status
project-tasks-progress = Progress
project-tasks-start = First day
project-tasks-end = Last day
project-tasks-assignee = Assigned to
project-tasks-assignee-hint = Those with most time left in the weeks of the task come first.
project-tasks-load = { $planned } of { $capacity } days planned
project-tasks-service = Service item
project-tasks-service-of = { $service } × { $quantity }
project-tasks-weight = Weight
project-tasks-weight-hint = Its share in the progress of what it is a part of.
project-tasks-cost = Planned cost
project-tasks-parent = Part of
project-tasks-part-of = { $parent } › { $title }
project-tasks-waits-for = Waits for
project-tasks-not-waits-for = Does not wait for { $title }
project-tasks-ends-on = ends { $day }
project-tasks-milestone = Its end is a milestone
project-tasks-reported = Last report
project-tasks-reason = Why the plan changes
project-tasks-reason-hint = The work has begun: a change of the plan takes a new baseline, which keeps this reason.
