### Requirements, projects, their proposals, reviews, contracts and work.

## What a state does not allow.

nothing-follows = nothing follows
allowed = allowed: { $allowed }
project-on-hold = This is not possible while the project is on hold; { $then }.
    .reason = WRONG_STATE
project-in-stage = This is not possible while the project is in { $state }; { $then }.
    .reason = WRONG_STATE
requirement-in-state = This is not possible while the requirement is { $state }; { $then }.
    .reason = WRONG_STATE
proposal-in-state = This is not possible while the proposal is { $state }; { $then }.
    .reason = WRONG_STATE
contract-in-state = This is not possible while the contract is { $state }; { $then }.
    .reason = WRONG_STATE
no-progress-in-state = Progress is not possible while the task is { $state }; { $then }.
    .reason = WRONG_STATE
no-status-in-state = Status { $status } is not possible while the task is { $state }; { $then }.
    .reason = WRONG_STATE
no-cancelling-in-state = Cancelling is not possible while the task is { $state }; { $then }.
    .reason = WRONG_STATE
alert-in-state = The alert is { $state }; nothing follows.
    .reason = WRONG_STATE
issue-in-state = The problem is { $state }; raise another one.
    .reason = WRONG_STATE
contract-not-in-force = The contract is { $state }; money is received for one in force.
    .reason = WRONG_STATE
retrospective-finished = The retrospective is finished; nothing follows.
    .reason = WRONG_STATE

## Four eyes.

others = somebody else with the role { $role }
own-cost-approved = Nobody approves a cost that they submitted themselves. Allowed: { others }.
    .reason = FOUR_EYES
own-cost-paid = Nobody pays a cost that they submitted themselves. Allowed: { others }.
    .reason = FOUR_EYES
cost-approved-and-paid = Nobody approves and pays one cost. You took the step { $step } of it. Allowed: { others }.
    .reason = FOUR_EYES
cost-approved-twice = Nobody gives two approvals of one cost. You took the step { $step } of it. Allowed: { others }.
    .reason = FOUR_EYES
own-requirement-decided = Nobody decides on a requirement that they wrote or submitted themselves. Allowed: { others }.
    .reason = FOUR_EYES
own-contract-decided = Nobody decides on a contract that they wrote or submitted themselves. Allowed: { others }.
    .reason = FOUR_EYES
own-project-reviewed = Nobody reviews a project that they submitted or changed themselves. Allowed: { others }.
    .reason = FOUR_EYES
both-tracks-approved = Nobody approves one project for finance and for legal. Allowed: { others }.
    .reason = FOUR_EYES

## Requirements.

word-never-taken = "{ $word }" is never taken: { $why } A { $role } may let it pass, with a reason.
    .reason = RESTRICTED_WORD
word-not-touched = The requirement is refused for no such word of the never-list.
    .reason = NOT_FOUND
    .params = noun
word-let-pass = Somebody has let this word pass already.
    .reason = ALREADY_DONE
four-criteria = A review judges each of the four criteria once.
    .reason = REQUIRED
price-without-currency = A price without a currency is in { $assumed }, and this list is in { $currency }.
    .reason = WRONG_CURRENCY
requirement-has-project = This requirement has its project already.
    .reason = TAKEN

## Planning and reviews.

not-a-project-manager = This user is not a project manager.
    .reason = NOT_ELIGIBLE
outside-of-project = { $given } is outside of the project's dates.
    .reason = OUT_OF_RANGE
    .params = min max
milestone-outside = The milestone of "{ $service }", { $given }, is outside of these dates.
    .reason = OUT_OF_RANGE
    .params = min max
no-dates-yet = The project has no dates yet.
    .reason = UNPREPARED
no-milestone-yet = "{ $service }" has no milestone date yet.
    .reason = UNPREPARED
proposal-unconfirmed = The proposal { $stands ->
    [draft] has not been sent to the customer yet
    [sent] waits for the customer's decision
    [changes-requested] is to be changed for the customer
   *[none] does not exist yet
}; only a confirmed one goes on.
    .reason = UNPREPARED
refusal-without-why = A refusal says why.
    .reason = REQUIRED
rejection-without-why = A rejection says why.
    .reason = REQUIRED
not-the-turn = { $track } has decided, or does not decide yet. { $turn } decides now.
    .reason = WRONG_STATE
both-have-approved = Finance and legal have both approved.
    .reason = WRONG_STATE
review-open = The approval of { $track } { $stands ->
    [stale] is stale: what it was decided on has changed
    [rejected] was refused
   *[missing] is missing
}.
    .reason = UNPREPARED
margin-share-exceeded = The expected cost of { $cost } is more than { $percent } % of the price of { $price }, which is { $limit }: { $over } too much.
    .reason = OVER_LIMIT
margin-amount-exceeded = The expected cost of { $cost } is more than { $limit }: { $over } too much.
    .reason = OVER_LIMIT

## Contracts and money received.

contract-exists = This project has its contract already.
    .reason = TAKEN
contract-number-taken = There is a contract of this number already.
    .reason = TAKEN
due-by-day-or-delivery = An instalment is due either on a day or when a service item is delivered.
    .reason = CONTRADICTORY
instalments-differ = The instalments sum to { $sum }, { $difference } { $direction ->
    [less] less
   *[more] more
} than the contract's amount.
    .reason = CONTRADICTORY
allow-instalments = instalments that sum to { $amount }
receipt-too-large = { $given } is { $over } more than what is outstanding.
    .reason = OVER_LIMIT
    .params = limit
receipt-told-otherwise = This payment is recorded already, and it says something else.
    .reason = TOLD_OTHERWISE
receipt-recorded = This payment is recorded already.
    .reason = TAKEN

## Work.

progress-computed = The progress of a task with subtasks is computed from them.
    .reason = WRONG_STATE
task-cancelled = This task is cancelled.
    .reason = WRONG_STATE
task-has-progress = This task has progress of its own; it can't get parts any more.
    .reason = WRONG_STATE
task-part-of-itself = A task can't be a part of itself or of one of its own parts.
    .reason = CONTRADICTORY
task-waits-for-itself = The task would wait for itself.
    .reason = CONTRADICTORY
part-of-other-item = A part works for the service item of its whole, "{ $title }".
    .reason = CONTRADICTORY
task-of-other-item = The task works for another service item.
    .reason = CONTRADICTORY
task-of-no-item = The task works for no service item.
    .reason = CONTRADICTORY
owner-cannot-solve = Whoever sees to a problem must be able to solve it; they can't solve problems of this project.
    .reason = NOT_ELIGIBLE
allow-leader = who leads the project (PROJECT_MANAGER)
allow-seller = who sold it (SALES)
allow-doer = who has a task in it (MEMBER)
allow-overseer = who watches over its line (TEAM_LEAD)

## The end.

quoted = "{ $text }"
item-not-delivered = "{ $service }" is { $state }, not delivered.
    .reason = UNPREPARED
instalment-not-received = Of instalment { $position }, { $outstanding } of { $amount } are not received.
    .reason = UNPREPARED
no-contract-to-pay = There is no contract to be paid.
    .reason = UNPREPARED
costs-unapproved = Costs of { $amount } wait for an approval.
    .reason = UNPREPARED
costs-unpaid = Costs of { $amount } are approved and not paid.
    .reason = UNPREPARED
tasks-open = { $count ->
    [1] 1 task is
   *[other] { $count } tasks are
} open: { $titles }{ and-more }.
    .reason = UNPREPARED
issues-open = { $count ->
    [1] 1 problem is
   *[other] { $count } problems are
} open: { $titles }{ and-more }.
    .reason = UNPREPARED
and-more = { $more ->
    [0] {""}
   *[other] {" "}and { $more } more
}
retrospective-exists = This project has its retrospective already.
    .reason = TAKEN
nothing-to-look-back-on = The project was cancelled before its work began; there is nothing to look back on.
    .reason = WRONG_STATE
nothing-learnt-yet = Nothing is written down yet that the next project could learn.
    .reason = UNPREPARED
no-such-baseline = There is no baseline { $number }.
    .reason = NOT_FOUND
    .params = noun
not-a-number-of-days = { $given } is not a number of days.
    .reason = OUT_OF_RANGE
    .params = min
series-too-long = A series has at most { $points } points.
    .reason = OUT_OF_RANGE
    .params = given min
