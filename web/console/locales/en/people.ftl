people-title = People
people-count = { $count ->
    [one] { $count } person
   *[other] { $count } people
}
people-none = Nobody fits
people-none-hint = Take away a filter, or look for another part of the name or e-mail address.
people-name = Name
people-email = E-mail
people-email-hint = They sign in with it.
people-roles = Roles
people-roles-hint = What they do, and so what they may see and decide. It counts from their next click.
people-line = Business line
people-line-hint = They see the projects of this line.
people-no-line = None
people-other-line = Another line
people-language = Language
people-language-hint = Alerts and errors are told to them in it.
people-capacity = Capacity per week
people-capacity-hint = Working days a week, 0 to 7: 2.5 for half a post.
people-days = { $days ->
    [one] { $days } day
   *[other] { $days } days
}
people-state = State
people-active = Works here
people-left = Has left
people-search = Name or e-mail
people-role = Role
people-order = Order
people-order-name = By name
people-order-newest = Newest first
people-order-oldest = Oldest first
people-new = Add a person
people-add = Add
people-added = { $name } has been added
people-cancel = Cancel
people-save = Save
people-saved = { $name } has been saved
people-undo = Undo changes
people-first-password = First password
people-first-password-hint = At least 10 characters that are hard to guess. Note it now and tell it to them: it is not shown again.
people-suggest = Suggest another
people-password = Password
people-new-password = Give a new password
people-new-password-what = { $name } is signed out everywhere, and signs in with this password from now on.
people-password-set = { $name } has a new password
people-access = Access
people-history = Changes to this person
people-deeds = What they did
people-deactivate = Deactivate
people-deactivate-what = { $name } is signed out at once and cannot sign in any more. What they did stays. What waits for them must be given to somebody else.
people-deactivated = { $name } cannot sign in any more
people-reactivate = Activate again
people-reactivate-what = { $name } can sign in again, with the roles that they have.
people-reactivated = { $name } can sign in again
