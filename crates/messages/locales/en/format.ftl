# How values are written. `grouped` is the amount with separators of thousands.

# An amount as one types it.
format-amount = { $amount } { $currency }
# An amount as one reads it.
format-money = { $currency } { $grouped }
# A value of an enum within a sentence: its name, or its label.
format-term = { $value }
# Between the items of a list.
format-separator = ,{" "}

# What was stored as a text before there were messages.
literal = { $text }
    .reason = OTHER
# A message that another version stored and that this one does not know.
unknown = This was refused. The words for it are not known any more.
    .reason = OTHER
