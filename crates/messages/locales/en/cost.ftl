### Costs.

cost-in-state = The cost is { $state } and { $waits ->
    [finance] waits for FINANCE
    [director] waits for the DIRECTOR
    [payment] waits for payment
   *[nothing] is final
}.
    .reason = WRONG_STATE
hard-limit-exceeded = With this cost the project would have committed { $over } more than its hard limit of { $limit }.
    .reason = OVER_LIMIT
cost-reference-taken = Another cost of the organisation has this reference.
    .reason = TAKEN
cost-told-otherwise = There is a cost with this reference already, and it says something else.
    .reason = TOLD_OTHERWISE
cost-field-told-otherwise = The cost with this reference says something else here.
    .reason = TOLD_OTHERWISE
decision-told-otherwise = This decision was told before, with another comment.
    .reason = TOLD_OTHERWISE
