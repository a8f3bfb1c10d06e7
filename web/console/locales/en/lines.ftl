lines-title = Business lines
lines-claim = People and projects belong to a line; a line may have thresholds of its own.
lines-count = { $count ->
    [one] { $count } line
   *[other] { $count } lines
}.
lines-none = There is no line yet
lines-none-hint = Begin with one: a small company needs no more.
lines-name = Name
lines-name-hint = As people say it; no two lines have the same, and it stays.
lines-policy = Policy
lines-policy-open = Thresholds
lines-policy-of = Thresholds of { $name }
lines-new = Add a line
lines-add = Add
lines-added = { $name } has been added
lines-cancel = Cancel
