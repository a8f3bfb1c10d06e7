home-legal-title = What waits for legal
home-legal-contracts = Contracts
home-legal-reviews = Engagements
home-legal-contracts-none = No contract waits for your decision
home-legal-reviews-none = No engagement waits for your review
home-legal-others = Show { $count } more, which only somebody else may decide
home-legal-instalments = { $count ->
    [one] { $count } instalment
   *[other] { $count } instalments
}
home-legal-not-the-quote = Not the price that the customer confirmed:
home-legal-changes = Changed since the last decision
home-legal-review-open = Review
