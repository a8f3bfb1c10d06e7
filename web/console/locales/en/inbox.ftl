inbox-title = Inbox
inbox-tabs = What is listed
inbox-all-seen = All seen
inbox-new = New
inbox-open = Open
inbox-handled = Seen to
inbox-over = Over
inbox-kind = Kind
inbox-severity = Severity
inbox-severity-from = { $name } or worse
inbox-responsible = Must react
inbox-one-project = One project
inbox-what = What
inbox-event = Event
inbox-project = Project
inbox-at = When
inbox-ended = Ended
inbox-actions = Actions
inbox-escalates = to the next role
inbox-note-by = { $name }: { $note }
inbox-count = { $count ->
    [one] { $count } alert
   *[other] { $count } alerts
}
inbox-none = No alert of this kind
inbox-none-hint = Take a filter back to see more.
inbox-nothing-new = Nothing new since you looked last
inbox-see-open = See open alerts
