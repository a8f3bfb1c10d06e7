home-project-manager-title = { $count ->
    [0] Nothing waits for you
    [one] 1 thing waits for you
   *[other] { $count } things wait for you
}
home-project-manager-projects = { $count ->
    [one] You lead 1 project
   *[other] You lead { $count } projects
}
home-project-manager-waits = What waits for you
home-project-manager-nothing = Nothing waits for you
home-project-manager-nothing-why = New requirements, tasks and problems appear here by themselves.
home-project-manager-unlisted = { $count ->
    [one] 1 more comes after these
   *[other] { $count } more come after these
}
home-project-manager-mine = My projects
home-project-manager-no-projects = You lead no project at the moment.
home-project-manager-issues = { $count ->
    [one] 1 problem
   *[other] { $count } problems
}
home-project-manager-review = Review the requirement
home-project-manager-initiate = Initiate the project
home-project-manager-prepare = Prepare the project
home-project-manager-complete = Complete the project
home-project-manager-task = Do the task
home-project-manager-issue = Solve the problem
