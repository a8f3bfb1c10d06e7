home-lead-title = { $count ->
    [one] { $count } project at work
   *[other] { $count } projects at work
}, { $need ->
    [0] none is off track
    [one] { $need } needs you now
   *[other] { $need } need you now
}
home-lead-title-reading = { $count } projects at work
home-lead-since = Since { $at }: { $count ->
    [0] nothing has changed
    [one] { $count } project has changed
   *[other] { $count } projects have changed
}
home-lead-first = From now on, what changes between two visits is marked.
home-lead-seen = All seen
home-lead-all = In execution and collection
home-lead-changed = New to you
home-lead-table = Progress table
home-lead-none = No project is at work. It appears here when its contract is in force.
home-lead-none-such = No project of this kind. Choose another figure above.
home-lead-keys = Keys: ↑↓ choose, Enter open, A acknowledge, S snooze.
home-lead-alerts = Alerts
home-lead-alerts-open = { $count ->
    [one] { $count } open alert
   *[other] { $count } open alerts
}
home-lead-alerts-none = No alert is open. New ones appear here by themselves.
home-lead-recovered = Over: { $project }
