home-finance-title = What waits for finance
home-finance-review = To review
home-finance-approve = To approve
home-finance-pay = To pay
home-finance-receive = To receive
home-finance-review-none = No engagement waits for your review
home-finance-approve-none = No cost waits for your approval
home-finance-pay-none = No cost waits for your payment
home-finance-receive-none = No money is due
home-finance-review-open = Review
home-finance-receive-open = Record receipt
home-finance-others = Show { $count } more, which only somebody else may decide
home-finance-project = Project
home-finance-customer = Customer
home-finance-manager = Manager
home-finance-sales = Sales
home-finance-price = Price
home-finance-estimate = Estimated cost
home-finance-margin = Margin
home-finance-load = Project and its red line
home-finance-asked = Asked
home-finance-instalment = Instalment
home-finance-outstanding = Outstanding
home-finance-due = Due
home-finance-days-late = { $days ->
    [one] { $days } day late
   *[other] { $days } days late
}
home-finance-actions = Actions
