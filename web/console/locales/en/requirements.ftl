requirements-title = Requirements
requirements-count = { $count ->
    [one] { $count } requirement
   *[other] { $count } requirements
}
requirements-search = Words of the title
requirements-none = No requirement fits
requirements-none-hint = Take a filter back, or write a new requirement for one of your customers.
requirements-new = New requirement
requirements-new-hint = It stays a draft until you submit it for review.
requirements-customer = Customer
requirements-status = Status
requirements-created = Written
requirements-sales = Sales
requirements-line = Business line
requirements-project = Project
requirements-milestone = Milestone
requirements-not-said = Nothing was written.

requirements-name = Title
requirements-description = What the customer wants
requirements-expected = Expected results
requirements-expected-hint = What the customer expects to gain, in figures where there are any.
requirements-category = Business it advertises
requirements-category-hint = Such as food, travel, sports.
requirements-wanted-start = Wanted from
requirements-wanted-end = Wanted until
requirements-currency = Currency
requirements-service-list = Service list
requirements-no-items = The service list is empty
requirements-item = Item { $item }
requirements-service = Service
requirements-item-description = Details
requirements-quantity = Quantity
requirements-unit-price = Unit price
requirements-amount = Amount
requirements-sum = Sum
requirements-add-item = Add item
requirements-item-up = Move item { $item } up
requirements-item-down = Move item { $item } down
requirements-item-remove = Remove item { $item }
requirements-item-line = { $service }: { $quantity } × { $price }

requirements-save-draft = Save draft
requirements-save = Save
requirements-saved = Saved
requirements-discard = Discard changes
requirements-cancel = Cancel
requirements-edit = Edit
requirements-submit = Submit for review
requirements-submitted = Submitted: the project managers review it.
requirements-withdraw = Withdraw
requirements-withdraw-title = Withdraw this requirement?
requirements-withdraw-hint = It can then be neither changed nor submitted again. What was written and reviewed stays readable.
requirements-withdrawn = Withdrawn
requirements-initiate = Initiate project
requirements-initiate-title = Initiate the project
requirements-manager = Project manager
requirements-project-name = Name of the project

requirements-flags = Restricted business
requirements-flag = “{ $word }”: { $list }
requirements-flag-inexact = The text may only seem to say so: read it and decide.
requirements-flag-passed = let it pass: { $reason }
requirements-override = Let it pass
requirements-override-title = Let “{ $word }” pass?
requirements-override-reason = Why
requirements-override-hint = The reason is kept with the requirement, with your name.

requirements-review = Review
requirements-asks-values = Is it a business that the company takes?
requirements-asks-audience = Can it work for the audience?
requirements-asks-quality = Is the product sound?
requirements-asks-claims = Are the selling points true and lawful?
requirements-passes = Passes
requirements-fails = Fails
requirements-unanswered = Choose one: a review judges all four.
requirements-note = Note
requirements-why-fails = Why it fails: sales reads this
requirements-approve = Approve
requirements-reject = Reject
requirements-approved = Approved: its project can be initiated.
requirements-rejected = Rejected: it goes back to sales with your notes.
requirements-review-stale = Somebody has changed or decided this meanwhile: read it again above, then decide.
requirements-rounds = Rounds of review
requirements-round = Round { $round }
requirements-round-passed = Round { $round }: passed
requirements-round-failed = Round { $round }: failed

requirements-similar = Similar finished projects
requirements-similar-none = No finished project is like it yet
requirements-similar-none-hint = Services, category and size are compared each time it is saved.
requirements-similar-later = Once the draft is saved, similar finished projects of all customers stand here.
requirements-alike = { $share } alike: { $reasons }
requirements-of-budget = { $share } of budget
requirements-customer-before = Done for this customer before
requirements-customer-none = Nothing is finished for this customer yet
requirements-customer-choose = Choose the customer
requirements-finished-price = Price
requirements-finished-cost = Real cost
requirements-finished-days = Took
requirements-finished-effect = Effect score
requirements-finished-rating = Customer’s rating
requirements-rating = { $rating } of 5
requirements-days = { $days ->
    [one] { $days } day
   *[other] { $days } days
}
requirements-days-of-planned = { $days } days, { $planned } planned
