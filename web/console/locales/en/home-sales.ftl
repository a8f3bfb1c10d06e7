home-sales-title = { $count ->
    [0] Nothing to collect at the moment
    [one] 1 payment to collect
   *[other] { $count } payments to collect
}
home-sales-new-requirement = New requirement
home-sales-collect = To collect
home-sales-collect-none = No customer owes anything that is due
home-sales-collect-none-hint = As soon as a delivery frees an instalment, it stands here.
home-sales-waits = Waits for you
home-sales-sent-back = Sent back by review
home-sales-drafts = Drafts to submit
home-sales-nothing = Nothing waits for you
home-sales-nothing-hint = What review sends back and what customers have to decide stands here.
home-sales-revise = Revise: sent back
home-sales-decision = Ask for the decision
home-sales-send = Send the proposal
home-sales-submit-contract = Hand to legal
home-sales-draft-contract = Write the contract
home-sales-submit = Finish the draft
home-sales-unlisted = { $count ->
    [one] 1 more comes after these
   *[other] { $count } more come after these
}
home-sales-projects = Projects of my customers
