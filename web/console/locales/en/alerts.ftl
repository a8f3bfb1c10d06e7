alerts-acknowledge = Acknowledge
alerts-snooze = Snooze …
alerts-why = Why
alerts-cancel = Cancel
alerts-acknowledge-title = Acknowledge the alert
alerts-acknowledge-note = What is done about it
alerts-acknowledge-hint = Everybody who sees the alert reads it. It no longer goes on to the next role.
alerts-acknowledged-toast = Acknowledged: { $project }
alerts-snooze-title = Let the alert wait
alerts-snooze-submit = Snooze
alerts-snooze-for = For
alerts-snooze-most = The policy allows { $days ->
    [one] { $days } day
   *[other] { $days } days
} at this severity.
alerts-snooze-note = Why it can wait
alerts-snoozed-toast = Quiet until { $until }: { $project }
alerts-days = { $days ->
    [one] { $days } day
   *[other] { $days } days
}
alerts-not-found = There is no such alert, or you may not see it.
alerts-evidence = Why this alert
alerts-course = What happened
alerts-project = The project
alerts-health = Health
alerts-manager = Project manager
alerts-others = Also open in this project
alerts-raised = Raised
alerts-responsible = Must react
alerts-escalates = Goes to the next role
alerts-acknowledged = Acknowledged
alerts-by-at = { $name }, { $at }
alerts-snoozed-until = Snoozed until
alerts-note = Note
alerts-resolved = Resolved
