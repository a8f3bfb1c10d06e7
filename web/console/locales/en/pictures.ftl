### The pictures: their signs, and what they say in a sentence.

pictures-two-sentences = { $first } { $second }
pictures-span = { $start } – { $end }
pictures-range = 80% likely: { $low } – { $high }
pictures-days = { $days ->
    [one] { $days } day
   *[other] { $days } days
}
pictures-chance-below = less than { $share }
pictures-chance-above = more than { $share }
pictures-yes = Yes
pictures-no = No
pictures-as-table = As a table
pictures-today = Today

## Money

pictures-paid = Paid
pictures-committed = Approved, not paid
pictures-submitted = Waiting for approval
pictures-red-line = Cost red line
pictures-budget = Budget
pictures-remaining = Left up to the red line
pictures-forecast-cost = Forecast cost
pictures-key-forecast-cost = Forecast cost, with its 80% range
pictures-load-of-line = of { $line }
pictures-load-used = { $share } used
pictures-load-chance = Chance of passing the red line
pictures-load-forecast-short = forecast { $share }
pictures-load-no-line-short = No budget yet
pictures-load-no-line = There is no budget yet. { $paid } is paid, { $committed } approved and not paid, { $submitted } waits for approval.
pictures-load-spent = { $used } of the cost red line of { $line } is used: { $paid } is paid, { $committed } approved and not paid; { $submitted } waits for approval.
pictures-load-forecast = In the end it will probably cost { $forecast }, with 80% probability between { $low } and { $high }; the chance of passing the red line is { $chance }.

## Time

pictures-plan = Plan
pictures-done = Work done
pictures-planned-end = Planned end
pictures-forecast-end = Forecast end
pictures-key-forecast-end = Forecast end, with its 80% range
pictures-time-unplanned = No dates yet
pictures-time-done = { $share } done
pictures-time-starts = { $days ->
    [one] starts tomorrow
   *[other] starts in { $days } days
}
pictures-time-begins = { $days ->
    [one] It starts tomorrow.
   *[other] It starts in { $days } days.
}
pictures-time-late-short = { $direction ->
    [earlier] { $days } d early
    [same] on time
   *[later] { $days } d late
}
pictures-time-end-and-late = { $end }, { $late }
pictures-time-standing = { $direction ->
    [earlier] { $days ->
        [one] 1 day behind the plan
       *[other] { $days } days behind the plan
    }
    [same] as planned
   *[later] { $days ->
        [one] 1 day ahead of the plan
       *[other] { $days } days ahead of the plan
    }
}
pictures-time-actual-end = Ended
pictures-time-chance = Chance of being late
pictures-time-plan = Planned from { $start } to { $end }; { $done } of the work is done{ $standing ->
    [earlier] , { $days ->
        [one] 1 day
       *[other] { $days } days
    } behind the plan
    [same] , as planned
    [later] , { $days ->
        [one] 1 day
       *[other] { $days } days
    } ahead of the plan
   *[unsaid] {""}
}.
pictures-time-forecast = It will probably end on { $end }, { $direction ->
    [earlier] { $days ->
        [one] 1 day
       *[other] { $days } days
    } before the planned end
    [same] as planned
   *[later] { $days ->
        [one] 1 day
       *[other] { $days } days
    } late
}.
pictures-time-range = With 80% probability it ends between { $earliest } and { $latest }; the chance of being late is { $chance }.
pictures-time-ended = The work was done on { $end }, { $direction ->
    [earlier] { $days ->
        [one] 1 day
       *[other] { $days } days
    } before the planned end
    [same] as planned
   *[later] { $days ->
        [one] 1 day
       *[other] { $days } days
    } late
}.

## Stages and gates

pictures-stage-path = Stages of the project
pictures-stage-done = done
pictures-stage-current = the project is here
pictures-stage-ahead = to come
pictures-stage-ended = cancelled here
pictures-stage-on-hold = On hold: nothing is asked of anybody until it is resumed.
pictures-gate-proposal = Proposal confirmed
pictures-gate-finance = Finance
pictures-gate-legal = Legal
pictures-gate-contract = Contract in force
pictures-gate-delivery = All delivered
pictures-gate-payment = Paid in full
pictures-gate-passed = passed
pictures-gate-asked = waiting
pictures-gate-refused = refused
pictures-gate-ahead = to come
pictures-next = Next: { $who } { $what }.
pictures-next-person = { $name } ({ $role })
pictures-next-prepare = plans the project and writes the proposal
pictures-next-send-proposal = takes the proposal to the customer
pictures-next-customer-decision = learns what the customer decides
pictures-next-review = decides the compliance review
pictures-next-draft-contract = writes the contract
pictures-next-submit-contract = hands the contract to legal
pictures-next-decide-contract = decides on the contract
pictures-next-deliver = delivers what is planned
pictures-next-collect = collects the payment

## Earned value

pictures-evm-title = Plan, earned value and cost
pictures-evm-empty = The chart begins when the project has a plan with costs.
pictures-evm-day = End of
pictures-evm-until = Until { $day }
pictures-baseline = Against the plan
pictures-baseline-name = No. { $number } of { $day }{ $current ->
    [yes] {" "}(in force)
   *[no] {""}
}
pictures-evm-plan = Planned value
pictures-evm-earned = Earned value
pictures-evm-actual = Actual cost
pictures-evm-forecast = Forecast, with its 80% range
pictures-evm-now = By { $day } work worth { $plan } was planned and { $earned } is earned; it cost { $actual }.
pictures-evm-ends = It will probably end on { $end } at a cost of { $cost }, with 80% probability between { $low } and { $high }.

## Bars

pictures-bars-empty = No costs in this selection.
pictures-bars-of = For
pictures-bars-sum = Sum
pictures-cost-title = Cost in { $currency }
pictures-cost-none = Not assigned

## Distribution and workload

pictures-histogram = Projects by progress
pictures-histogram-range = { $from }–{ $to }
pictures-named-count = { $name }: { $count }
pictures-heat = Workload by week
pictures-heat-says = Planned working days of each person in each week, as a share of what they can do
pictures-heat-person = Week of
pictures-heat-days = { $planned } of { $capacity } days
pictures-heat-empty = Nobody to show in this selection.

## Why an alert

pictures-evidence-days = Time
pictures-evidence-money = Money
pictures-evidence-chance = Chance that it happens
pictures-evidence-silence = Working days without a report
pictures-evidence-contributors = What contributes most
pictures-evidence-ends = What would end it
pictures-evidence-all = All { $count } figures
pictures-day-of-plan = day { $day }
pictures-contradicts-start = Start of the project
pictures-contradicts-end = End of the project
pictures-contradicts-dependency = Order of tasks
pictures-ended-project-over = The project is over
pictures-ended-on-hold = The project is on hold
pictures-ends-progress-forecast = The chance must stay below { $chance } for { $lasts }. As things are, the forecast end would have to be before { $day }.
pictures-ends-cost-forecast = The chance must stay below { $chance } for { $lasts }. As things are, the forecast cost would have to be { $cost } or less.
pictures-ends-red-line = Approved and paid cost must be { $cost } or less, or the red line must be raised.
pictures-ends-planned-end = All work must be done, or the plan changed.
pictures-ends-milestone = The service item must be delivered, or its milestone moved.
pictures-ends-silence = Somebody must report progress.
pictures-ends-collection = The money must be received.
pictures-ends-issue = The problem must be solved.
pictures-ends-approval = Whoever is asked must decide.
pictures-ends-overdue-tasks = The tasks must be done, or planned for later.
pictures-ends-contradiction = The dates must be changed so that they agree.
