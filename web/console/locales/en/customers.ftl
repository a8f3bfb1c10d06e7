customers-title = Customers
customers-count = { $count ->
    [one] { $count } customer
   *[other] { $count } customers
}
customers-search = Name, contact or telephone
customers-none = No customer fits
customers-none-hint = Take a filter back, or register a new customer.
customers-name = Name
customers-industry = Industry
customers-contact = Contact
customers-owner = Sales
customers-open-requirements = Open requirements
customers-open-projects = Running projects
customers-since = Since
customers-looked-after = looked after by
customers-new = New customer
customers-new-requirement = New requirement
customers-edit = Edit
customers-edit-title = Edit the customer
customers-cancel = Cancel
customers-save = Save
customers-saved = Saved
customers-discard = Discard changes
customers-all = { $count ->
    [one] { $count } in all
   *[other] All { $count }
}

customers-contacts = Contacts
customers-no-contacts = No contact yet
customers-no-contacts-hint = Edit the customer and add the people to call.
customers-add-contact = Add contact
customers-remove-contact = Remove contact { $contact }
customers-contact-name = Name
customers-contact-title = Position
customers-contact-phone = Telephone
customers-contact-email = E-mail

customers-requirements = Requirements
customers-requirement = Requirement
customers-no-requirements = Nothing is wanted yet
customers-status = Status
customers-amount = Amount
customers-wanted = Wanted from
customers-written = Written

customers-customer = Customer
customers-projects = Projects
customers-project = Project
customers-no-projects = No project yet
customers-stage = Stage
customers-health = Health
customers-progress = Progress
customers-collection = Collection
customers-outstanding = Outstanding
customers-manager = Project manager
