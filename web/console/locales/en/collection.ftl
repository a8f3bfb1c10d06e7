collection-title = Collection
collection-count = { $count ->
    [one] { $count } instalment
   *[other] { $count } instalments
}
collection-reading = { $count } instalments so far …
collection-search = Project, customer or contract
collection-currency = Currency
collection-none = No instalment fits
collection-none-hint = Take a filter back. Instalments are agreed in contracts.
collection-customer = Customer
collection-what = For what
collection-due = Last day to pay
collection-outstanding = Outstanding
collection-status = Status
collection-amount = Agreed
collection-received = Received
collection-sales = Sales
collection-call = Whom to call
collection-delivered = { $service } was delivered on { $day }
collection-on-delivery = On delivery of { $service }
collection-on-day = Agreed day
collection-after-delivery = after delivery
collection-days-late = { $days ->
    [one] { $days } day late
   *[other] { $days } days late
}
collection-actions = Actions
collection-record = Record receipt
