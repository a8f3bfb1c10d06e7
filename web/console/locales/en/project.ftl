project-back = Back
project-tabs = Parts of the project
project-tab-overview = Overview
project-tab-tasks = Tasks
project-tab-money = Money
project-tab-retrospective = Retrospective
project-tab-issues = Problems
project-tab-history = History
project-manager = Manager
project-sales = Sales
project-held = On hold
project-cancelled = Cancelled
project-to-tasks = Go on with the tasks
project-draft-proposal = Write the proposal
project-decide-compliance = Decide on the review
project-draft-contract = Write the contract
project-to-receipts = Record what came in
project-to-retrospective = To the retrospective
project-make-plan = Make the plan
project-plan = Change the plan
project-plan-save = Save the plan
project-plan-reason = Why the plan changes
project-plan-reason-hint = The work has begun: the change takes a new baseline, which keeps this reason.
project-planned-start = First day
project-planned-end = Last day
project-milestone-of = Milestone: { $service } × { $quantity }
project-hold = Put on hold
project-hold-says = Nothing becomes late while the project is on hold, and alerts about its progress keep quiet.
project-resume = Resume
project-resume-shift = { $days ->
    [0] Move all that is still to be done by the days on hold
    [one] Move all that is still to be done by the day on hold
   *[other] Move all that is still to be done by the { $days } days on hold
}
project-complete = Complete
project-complete-says = A project is complete when all is delivered and paid in full.
project-close-open-work = Why open work is closed
project-close-open-work-hint = Only where tasks or problems are still open: they are closed with this reason.
project-cancel = Cancel the project
project-cancel-says = The project ends, its open tasks are cancelled, and its contract is terminated. This cannot be taken back.
project-reason = Reason
project-submit-for-compliance = Submit for compliance
project-submit-for-compliance-says = Finance reviews the margin first, then legal reviews the risk.
project-send-proposal = Take the proposal to the customer
project-record-decision = Record the customer’s decision
project-submit-contract = Hand the contract to legal
project-decide-contract = Decide on the contract
project-collect = Collect the money
