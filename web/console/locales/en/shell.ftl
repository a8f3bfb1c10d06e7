shell-brand = Plimsoll
shell-skip = To the content
shell-nav = Navigation
shell-nav-home = Home
shell-nav-costs = Costs
shell-nav-tasks = Tasks
shell-nav-requirements = Requirements
shell-nav-customers = Customers
shell-nav-collection = Collection
shell-nav-projects = Projects
shell-nav-people = People
shell-nav-lines = Lines
shell-nav-policy = Policy
shell-nav-categories = Categories
shell-nav-audit = Audit
shell-profile = Profile
shell-nav-cost-report = Cost report
shell-nav-workload = Workload
shell-nav-retrospectives = Retrospectives
shell-sign-out = Sign out
shell-person = You

shell-language = Language
shell-theme = Light or dark
shell-theme-system = As the system
shell-theme-light = Light
shell-theme-dark = Dark
shell-sound-on = Turn on the sound of alerts
shell-sound-off = Turn off the sound of alerts

shell-not-found = There is no such page
shell-not-found-why = The address may be mistyped, or what was here is elsewhere now.
shell-to-home = To the first page
shell-broken = This page has failed
shell-broken-what = Nothing that you typed is lost. Try again, or load the page anew.
shell-reload = Load anew

shell-offline = Out of reach since { DATETIME($since, hour: "numeric", minute: "numeric") }. What you see is as of then; what you type is kept.
shell-back = The server is back. What you see is up to date.

shell-inbox = { $count ->
    [0] Inbox, nothing new
   *[other] Inbox, { $count } new
}
shell-inbox-title = Inbox
shell-inbox-seen = All seen
shell-inbox-empty = Nothing new since you last looked. Alerts appear here as they happen.
shell-inbox-all = All alerts

shell-search = Search
shell-search-hint = Projects, customers, tasks, people …
shell-search-results = What was found
shell-search-none = Nothing that you may see has “{ $text }” in it. Try fewer letters, or pinyin initials.
shell-search-projects = Projects
shell-search-requirements = Requirements
shell-search-customers = Customers
shell-search-tasks = Tasks
shell-search-people = People

shell-keys = Keyboard shortcuts
shell-keys-everywhere = Everywhere
shell-keys-in-tables = In tables
shell-keys-search = Search
shell-keys-home = Home
shell-keys-inbox = Inbox
shell-keys-sheet = This sheet
shell-keys-close = Close what is open
shell-keys-rows = The row before, the row after
shell-keys-ends = The first row, the last row
shell-keys-open = Open the row
shell-keys-into-row = To the buttons of the row
shell-keys-acknowledge = Acknowledge the alert of the row
shell-keys-snooze = Snooze the alert of the row
