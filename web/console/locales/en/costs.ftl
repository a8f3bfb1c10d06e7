costs-title = Costs
costs-sum = { $count ->
    [one] { $count } cost, { $sums }
   *[other] { $count } costs, { $sums }
}
costs-sum-part = { $shown } of { $count } costs are shown, { $sums }
costs-none = No cost is like that
costs-none-hint = Take a filter away, or look for another word.
costs-missing = There is no such cost, or you may not see it

costs-search = Payee or purpose
costs-status = Status
costs-category = Category
costs-of-project = Project: { $name }
costs-of-customer = Customer: { $name }
costs-of-manager = Manager: { $name }
costs-of-line = Line: { $name }
costs-of-no-line = Of no line
costs-of-no-service = For no service
costs-from = From { $day }
costs-to = Until { $day }

costs-cost = Cost
costs-project = Project
costs-amount = Amount
costs-payee = Payee
costs-what = Purpose
costs-route = Approvals
costs-incurred = Day of work
costs-since = Submitted
costs-actions = Actions
costs-facts = Particulars
costs-service = Service
costs-task = Task
costs-proof = Proof
costs-proof-open = Open the proof
costs-no-proof = no proof
costs-reference = OA reference
costs-submitted-by = Submitted by
costs-submitted-at = Submitted at
costs-paid-at = Paid at
costs-reason-said = Reason: { $reason }
costs-of-the-project = What its project has cost so far
costs-history = What happened
costs-submitted = Submitted

costs-route-passed = agreed
costs-route-asked = is asked now
costs-route-ahead = later
costs-route-left-out = not any more
costs-rule-amount = By itself it comes to { $figure }, and from { $limit } on the director is asked.
costs-rule-split = { $count ->
    [one] With { $count } earlier cost to the same payee it comes to { $figure }, and from { $limit } on the director is asked.
   *[other] With { $count } earlier costs to the same payee it comes to { $figure }, and from { $limit } on the director is asked.
}
costs-rule-ratio = All costs of the project come to { $figure }, which is past { $limit }, the share of the budget from which on the director is asked.

costs-duplicates = { $count ->
    [one] Perhaps entered twice: { $count } other
   *[other] Perhaps entered more than once: { $count } others
}
costs-duplicates-look = Compare
costs-duplicates-why = Same project, payee, amount and day of work.

costs-approve = Approve
costs-reject = Reject
costs-pay = Pay
costs-cancel = Take back
costs-back = Back
costs-comment = Comment
costs-reason = Reason
costs-approve-title = Approve this cost
costs-reject-title = Reject this cost
costs-pay-title = Pay this cost
costs-cancel-title = Take this cost back
costs-approved = Approved: { $amount } to { $payee }
costs-rejected = Rejected: { $amount } to { $payee }
costs-paid = Paid: { $amount } to { $payee }
costs-cancelled = Taken back: { $amount } to { $payee }
costs-moved-on = Somebody else has just moved this cost on. Look at it again; pressing once more decides on it as it is now.

costs-submit = Submit
costs-submit-title = Submit a cost
costs-submitted-to = Submitted: { $amount } to { $payee }. Next: { $next }
costs-next-nobody = nobody
costs-work = What it is for
costs-work-hint = A task or a service of the project, where it is for one alone.
costs-proof-hint = Where the invoice or the OA form can be seen: https://…
costs-reference-hint = The number in the OA system. The same number twice is one cost.

costs-oa-title = Decision of the OA system
costs-oa-hint = It counts as your decision, and may be recorded before its cost is submitted.
costs-oa-step = Decision
costs-oa-record = Record
costs-oa-done = Recorded. The cost is now: { $status }
costs-oa-waits = Recorded. It counts as soon as a cost with this reference is submitted.

costs-chosen = { $count ->
    [one] { $count } cost is chosen, { $sums }
   *[other] { $count } costs are chosen, { $sums }
}
costs-choose-none = Choose none
costs-approve-chosen = Approve what is chosen
costs-pay-chosen = Pay what is chosen
costs-chosen-doubtful = { $count ->
    [one] { $count } of them may have been entered twice.
   *[other] { $count } of them may have been entered twice.
}
costs-approved-many = { $count ->
    [one] { $count } cost is approved
   *[other] { $count } costs are approved
}
costs-paid-many = { $count ->
    [one] { $count } cost is paid
   *[other] { $count } costs are paid
}
costs-refused-many = { $done } were done, and { $count } were not:
