projects-title = Projects
projects-count = { $count ->
    [one] { $count } project
   *[other] { $count } projects
}
projects-project = Project
projects-why = Why
projects-load = Cost / red line
projects-time = Progress / plan
projects-issues = Problems
projects-milestone = Next milestone
projects-manager = Manager
projects-amount = Contract
projects-nothing = Nothing to tell
projects-on-hold = On hold
projects-changed = New: { $what }
projects-changed-at = { $count ->
    [one] { $count } event
   *[other] { $count } events
} since you looked; the last { $at }
projects-contracts = Contracts
projects-end = Planned end
projects-none = No project fits these filters
projects-none-hint = Take a filter back, or search for something else.
projects-search = Project, customer or contract
projects-stage = Stage
projects-health = Health
projects-line = Business line
projects-one-customer = One customer
projects-one-sales = One sales person
projects-planned = Planned { $from } to { $to }
projects-progress-is = Progress { $percent }
projects-progress-range = Progress { $from } to below { $to }
