### The texts of alerts and notes: what holds, and what has ended.

alert-now = { $project }: { $says }
alert-as-of = { $project }, as of { $day }: { $says }

# A number of days; `?` where it is not known.
days = { $days } { $days ->
    [1] day
   *[other] days
}
# A probability in whole percent; 0 stands for less than 1.
chance = { $chance ->
    [0] under 1 %
   *[other] { $chance } %
}
# A share that is done.
done = { $done } %

## What holds.

alert-late = likely to end on { $end }, { $direction ->
    [planned] as planned
    [earlier] { $days } earlier than the planned { $plan }
   *[later] { $days } later than the planned { $plan }
}; { $chance } chance of being late.{ $more }
alert-ahead = {" "}Work is { $days } ahead of the plan.
alert-behind = {" "}Work is { $days } behind the plan.
alert-most-behind = {" "}Furthest behind: "{ $task }".
# Why a warning is still open although the probability is small by now.
alert-eases = {" "}The warning ends when this has lasted.
alert-planned-end = the planned end, { $end }, passed { $days } ago, and { $done } is done.
alert-milestone = milestone "{ $service }" was due on { $day }, { $days } ago, and is not delivered.{ $more }
alert-more-milestones = {" "}{ $count } milestones in all are past their day.
alert-over = likely to cost { $forecast }, { $by } { $direction ->
    [under] under
   *[over] over
} the red line of { $line }; { $chance } chance of passing it.{ $eases }
alert-red-line-paid = paid cost has passed the red line of { $line }; with what is approved it is over by { $by }.
alert-red-line = approved and paid cost has passed the red line of { $line } by { $by }.
alert-silence = nobody has reported progress for { $count } { $count ->
    [1] working day
   *[other] working days
}, though work is due since { $due }; { $last }.
alert-no-report = there was no report yet
alert-last-report = the last report was on { $day }
alert-critical-issue = the critical problem "{ $title }" is not solved; { $owner } sees to it.
alert-delivered = "{ $service }" was delivered on { $day }.
alert-delivered-to-collect = "{ $service }" was delivered on { $day }; { $sum } can be collected, due by { $due }.
alert-collection-overdue = { $sum } is overdue; the oldest of it was due on { $due }, { $days } ago.
alert-cost-finance = a cost of { $amount } to { $payee } waits for finance.
alert-cost-director = a cost of { $amount } to { $payee } waits for the director.
alert-compliance-finance = at { $price } with an expected cost of { $cost } it waits for finance's review.
alert-compliance-legal = at { $price } with an expected cost of { $cost } it waits for legal's review.
alert-contract-legal = contract { $number } over { $amount } waits for legal.

## Notes.

note-overdue-tasks = { $count } { $count ->
    [1] task is past its
   *[other] tasks are past their
} planned end, first "{ $task }" ({ $end }).
note-old-data = no progress was reported for { $days }; forecasts are unsure.
note-contradiction = the plan contradicts itself,{ $count ->
    [1] {""}
   *[other] {" "}first of { $count }:
} "{ $task }" { $how }.
contradiction-start = starts before the project does, on { $limit }
contradiction-end = ends after the project does, on { $limit }
contradiction-wait = is planned before { $limit }, though it waits for "{ $on }" until then

## What has ended.

ended-project-over = the project has come to its end.
ended-on-hold = the project is on hold; this is judged again when it goes on.
ended-work-done = the work is done.
ended-late-near = the forecast end is near the plan again: { $end }, { $days } later than the planned { $plan }; { $chance } chance of being late.
ended-late = the forecast end is back within the plan: { $end }, planned { $plan }; { $chance } chance of being late.
ended-planned-end = the planned end is not past any more: it is { $end } now.
ended-milestone = no milestone is past its day any more.
ended-nothing-to-report = no work is due now that nobody reports on.
ended-silence = progress was reported again on { $day }.
ended-over-passed = no forecast is needed any more: approved and paid cost has passed the red line of { $line }.
ended-over-unknown = there is nothing to forecast the cost from any more.
ended-over-within = the forecast cost is back within the red line: { $forecast }, { $by } under { $line }; { $chance } chance of passing it.
ended-over-near = the forecast cost is near the red line again: { $forecast }, { $by } over { $line }; { $chance } chance of passing it.
ended-red-line = approved and paid cost is back within the red line: { $by } under { $line }.
ended-critical-issue = the problem "{ $title }" is solved, or no longer critical.
ended-delivered = nothing more can be collected for "{ $service }" now.
ended-collection-overdue = no payment is overdue any more.
ended-cost-finance = the cost of { $amount } to { $payee } no longer waits for finance.
ended-cost-director = the cost of { $amount } to { $payee } no longer waits for the director.
ended-compliance-finance = it no longer waits for finance's review.
ended-compliance-legal = it no longer waits for legal's review.
ended-contract-legal = contract { $number } no longer waits for legal.
ended-other = this is over.
