policy-title = Policy
policy-title-line = Policy of { $name }
policy-claim = The thresholds at which Plimsoll asks, refuses and warns.
policy-company = Company
policy-none = There is no policy
policy-hidden = Here stands the company's policy; you see that of your own line, { $name }. Somebody who belongs to no line sees both.
policy-follows = This line follows the company's policy. Its first change gives it a policy of its own, which the company's later changes no longer reach.
policy-company-value = Company: { $value }
policy-as-company = As the company
policy-range = { $min } to { $max }.
policy-range-of-duration = { $min } to { $max } of the planned duration.
policy-optional = Left empty: { $without }.
policy-no-limit = no limit
policy-for-ever = for ever
policy-never = never
policy-on = Yes
policy-off = No
policy-undo = Undo changes
policy-save = { $count ->
    [0] Save
    [one] Save { $count } change
   *[other] Save { $count } changes
}
policy-saved = The policy has been saved; running projects are judged by it at once
policy-changes = What would change
policy-no-changes = Nothing is changed yet. What you change is listed here, with the old value beside the new one.

policy-red-line = Cost red line
policy-red-line-claim = The line that a project's cost must not pass. Whoever leads it is warned before.
policy-red-line-percent = Red line
policy-red-line-percent-hint = In percent of the budget.
policy-red-line-amount = Red line, at most
policy-red-line-amount-hint = The line is never above this amount, whatever the percentage.
policy-hard-limit = Hard limit
policy-hard-limit-hint = Past this percentage of the budget no cost is approved, by nobody.

policy-approval = Who approves costs
policy-approval-claim = Finance approves every cost. Past these thresholds the director must, too.
policy-director-percent = Director from this share on
policy-director-percent-hint = When a project's costs pass this percentage of its budget.
policy-director-amount = Director from this amount on
policy-director-amount-hint = A cost of this amount or more, and costs to one payee that reach it together.
policy-split-window = Costs to one payee count together
policy-split-window-hint = When they are less than this many days apart: nobody gets past the director by splitting. 0 counts each by itself.
policy-four-eyes = Two approvals are two people's
policy-four-eyes-hint = One person gives one signature on one thing. Whatever is set here, nobody approves or pays a cost of their own.

policy-margin = Margin and payment
policy-margin-claim = When finance refuses a project, and by when customers pay.
policy-max-cost-percent = Expected cost, at most
policy-max-cost-percent-hint = In percent of the price.
policy-max-cost-amount = Expected cost, at most (amount)
policy-max-cost-amount-hint = Whatever the price.
policy-payment-days = Days to pay
policy-payment-days-hint = From the delivery of a service item.

policy-currency-title = Currencies
policy-currency-claim = Amounts above bind projects in the policy's own currency. With another one, give them anew.
policy-currency = Currency of the amounts
policy-currency-hint = It must be among those that are offered.
policy-currencies = Currencies that are offered
policy-currencies-hint = For new requirements. What is in another one goes on in it.
policy-currency-add = Add a currency
policy-currency-remove = Take away { $code }

policy-progress = Warnings of progress
policy-progress-claim = When a project is late, and when silence is a bad sign.
policy-late = Late
policy-late-hint = A project is late when it ends this much after its planned end:
policy-overdue = Grace after the planned end
policy-overdue-hint = The planned end counts as passed this much after it:
policy-silent = Silence
policy-silent-hint = Working days without any report while work is due, until somebody is asked. 0 never asks.
policy-stale-days = Stale data, days
policy-stale-days-hint = Reports are stale after this many days …
policy-stale-percent = Stale data, share
policy-stale-percent-hint = … and after this part of the project:
policy-stale-spread = Stale data widen forecasts
policy-stale-spread-hint = By this factor.
policy-standstill = Not yet standstill
policy-standstill-hint = Silence for less than this does not mean that work stands still:

policy-lateness = Forecast of lateness
policy-lateness-claim = When people are warned that a project is likely to be late.
policy-cost = Forecast of cost
policy-cost-claim = When people are warned that cost is likely to pass the red line.
policy-cost-booked = Forecast of cost that is booked with progress
policy-cost-booked-claim = The same for cost that is entered together with the progress it is for, as at the end of a month.
policy-raise = Warn
policy-raise-hint = From this probability on.
policy-severe = Severe
policy-severe-hint = From this probability on; not below the one to warn.
policy-ease = No longer severe
policy-ease-hint = Below this probability.
policy-resolve = Resolved
policy-resolve-hint = Below this probability; less than the one to warn.
policy-warm-up = Not before
policy-warm-up-hint = No warning in this first part of the project:
policy-persistence = Must stay for
policy-persistence-hint = The probability must stay that high for this part of the project:
policy-evaluations = Must be confirmed
policy-evaluations-hint = On this number of days.
policy-recurrence = Same alert again
policy-recurrence-hint = A warning that comes back within this part of the project continues the same alert:

policy-forecast = How forecasts are made
policy-forecast-claim = Forecasts begin at the plan, and follow what is reported more and more.
policy-learnt = { $count ->
    [one] { $count } finished project has taught the forecasts
   *[other] { $count } finished projects have taught the forecasts
}; cost is entered { $days } days after the work.
policy-not-learnt = From 20 finished projects on, forecasts learn from them. Until then they are the defaults, with cost entered { $days } days after the work.
policy-calibrate = Learn from finished projects
policy-calibrate-hint = How far forecasts were off widens or narrows the next ones.
policy-prior = Weight of the plan
policy-prior-hint = As if this much of the plan had gone as planned before the start.
policy-min-rest = What is left takes at least
policy-min-rest-hint = In percent of its planned days.
policy-max-rest = What is left takes at most
policy-max-rest-hint = In percent of its planned days.
policy-elasticity = Cost follows lateness
policy-elasticity-hint = 0 not at all, 100 in proportion.

policy-alerts = Alerts
policy-alerts-claim = How long an alert waits for somebody, and how long it may be put off. A worse one has no more days than a lesser one.
policy-escalation = To the next role after
policy-escalation-hint = Hours in which nobody reacts.
policy-snooze-watch = Snooze, watch
policy-snooze-warning = Snooze, warning
policy-snooze-severe = Snooze, severe
policy-snooze-critical = Snooze, critical

policy-retention = How long data are kept
policy-retention-claim = For the whole company. What is older is deleted for good.
policy-keep-sessions = Ended sessions
policy-keep-sessions-hint = Who was signed in, from where.
policy-keep-events = Events of alerts
policy-keep-events-hint = Alerts themselves are kept for ever.
policy-keep-audit = Audit log
policy-keep-audit-hint = No entry is deleted before it was exported to a file.

policy-words = Restricted business
policy-words-claim = Words that new requirements are searched for. A requirement with a word that is never taken is refused; with care means that the reviewer is told.
policy-words-list = Kind
policy-words-word = Word
policy-words-reason = Reason, as sales and the reviewer read it
policy-words-add = Add a word
policy-words-remove = Take away { $word }
policy-words-count = { $count ->
    [one] { $count } word
   *[other] { $count } words
}

policy-foresight = What it would have said of the past
policy-foresight-none = Change a threshold of warnings, and your finished projects are replayed by it at once.
policy-foresight-no-past = No project is finished yet: there is no past to try it on.
policy-foresight-past = { $count ->
    [one] Tried on the latest finished project, day by day.
   *[other] Tried on the { $count } latest finished projects, day by day.
}
policy-foresight-of = { $bad } went wrong, { $healthy } did not
policy-foresight-in-force = In force
policy-foresight-changed = Changed
policy-foresight-in-time = Warned in time
policy-foresight-false = False alarms
policy-foresight-lead = Ahead of the harm, in part of the duration
policy-foresight-better = better
policy-foresight-worse = worse
