profile-claim = Who you are here.
profile-change = Change
profile-facts = What is known of you
profile-email = E-mail
profile-roles = Roles
profile-line = Business line
profile-capacity = Capacity per week
profile-days = { $days ->
    [one] { $days } day
   *[other] { $days } days
}
profile-told-in = Alerts are told in
profile-ask = An administrator changes these, and gives a new password.
profile-pages = These pages
profile-language = Language of the pages
profile-language-hint = Kept in this browser.
