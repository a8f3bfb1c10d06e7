project-money-load = Cost and red line
project-money-by-category = Budget by category
project-money-category = Category
project-money-budget = Budget
project-money-paid = Paid
project-money-committed = Approved, not paid
project-money-submitted = Waiting for approval
project-money-left = Left
project-money-total = Budget in all
project-money-no-budget = There is no budget yet
project-money-no-budget-hint = The estimate of the proposal that the customer confirms becomes the budget.
project-money-waiting = { $count ->
    [0] No cost waits
    [one] { $count } cost waits
   *[other] { $count } costs wait
}
project-money-none-waits = All costs are paid, rejected or taken back
project-money-all-costs = All costs ({ $count })
project-money-oa = Decision of the OA system
project-money-submit-cost = Submit a cost
project-money-contract = Contract
project-money-no-contract = There is no contract yet
project-money-draft-contract = Write the contract
project-money-proposal = Proposal
project-money-no-proposal = There is no proposal yet
project-money-draft-proposal = Write the proposal
project-money-revise = Write the next revision
project-money-earlier = Earlier:
project-money-revision = Revision { $revision }
project-money-reviews = Compliance review
project-money-decide = Decide
