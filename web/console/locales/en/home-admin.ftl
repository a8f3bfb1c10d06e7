home-admin-title = Administration
home-admin-claim = Who may what, and at which thresholds.
home-admin-set-up = To the first project
home-admin-done = { $done } of { $all } done
home-admin-hide = Put away
home-admin-step-done = Done
home-admin-step-lines = Business lines
home-admin-step-lines-what = People and projects belong to a line. One is enough to begin with.
home-admin-step-lines-act = Add a line
home-admin-step-people = People
home-admin-step-people-what = Every decision has somebody who may take it.
home-admin-step-people-missing = Still missing: { $roles }.
home-admin-step-people-act = Add people
home-admin-step-policy = Policy
home-admin-step-policy-what = The thresholds at which Plimsoll asks, refuses and warns. The defaults suit most; look at the currencies and at the director's amount.
home-admin-step-policy-act = Look at the policy
home-admin-step-categories = Cost categories
home-admin-step-categories-what = What your money is spent on: { $count } are there to begin with. Name them as your company does.
home-admin-step-categories-act = Look at the categories
home-admin-step-customer = First customer
home-admin-step-customer-what = Somebody in sales registers the first customer and writes down what they want: that becomes the first project.
home-admin-step-customer-who = { $names } can register the first customer now and write down what they want: that becomes the first project.
home-admin-staff = Who works here
home-admin-people = People
home-admin-lines = Business lines
home-admin-gap = { $role }: { $count ->
    [one] one person is missing.
   *[other] { $count } people are missing.
}
home-admin-without-sales = Without them no customer and no requirement is registered.
home-admin-without-manager = Without them no requirement is reviewed and no project planned.
home-admin-without-finance = Without them no cost is approved and paid; who approves one does not pay it.
home-admin-without-legal = Without them no contract is decided, and no project begins.
home-admin-without-director = Without them costs past the thresholds wait for ever.
home-admin-thresholds = Thresholds in force
home-admin-thresholds-line = Thresholds in force for { $name }
home-admin-thresholds-change = Change
home-admin-red-line = Cost red line
home-admin-of-budget = { $percent } of the budget
home-admin-director = The director approves
home-admin-director-from = from { $amount }, or past { $percent } of the budget
home-admin-margin = Expected cost, at most
home-admin-of-price = { $percent } of the price
home-admin-four-eyes = Two approvals are two people's
home-admin-yes = Yes
home-admin-no = No
home-admin-payment = Customers pay within
home-admin-late = Warned of lateness from a probability of
home-admin-silent = Asked after silence of
home-admin-days = { $days ->
    [one] { $days } day
   *[other] { $days } days
}
home-admin-hours = { $hours ->
    [one] { $hours } hour
   *[other] { $hours } hours
}
home-admin-escalation = Alerts go to the next role after
home-admin-never = never
home-admin-words = Restricted words
home-admin-recent = Latest changes
home-admin-all-changes = Audit log
home-admin-no-changes = Nothing was changed yet.
