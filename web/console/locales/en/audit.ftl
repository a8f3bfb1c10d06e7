audit-title = Audit log
audit-claim = Who did what, and from what to what.
audit-none = Nothing fits
audit-none-hint = Take away a filter, or ask for other days.
audit-action = What
audit-at = When
audit-actor = Who
audit-system = –
audit-subject = About
audit-changes = Changes
audit-from = From
audit-to = To
audit-yes = yes
audit-no = no
audit-days = { $days ->
    [one] { $days } day
   *[other] { $days } days
}
audit-minor = { $amount } (in the smallest unit, such as cents)
audit-replaced = replaced
audit-another = another one
audit-field-active = active
audit-field-capacity = capacity per week
audit-field-code = code
audit-field-email = e-mail
audit-field-expires = ends
audit-field-label-en = name in English
audit-field-label-zh = name in Chinese
audit-field-line = business line
audit-field-locale = language
audit-field-name = name
audit-field-password = password
audit-field-position = place
audit-field-roles = roles
audit-more = and { $count } more
