### People, business lines and policy.

user-email-taken = There is a user with this e-mail address already.
    .reason = TAKEN
line-name-taken = There is a business line of this name already.
    .reason = TAKEN
policy-of-organisation = This holds for the whole organisation; leave `businessLineId` out to change it.
    .reason = CONTRADICTORY
policy-amounts-needed = In another currency, say all amounts again.
    .reason = REQUIRED
snooze-order = What is worse must not be snoozed for longer.
    .reason = OUT_OF_RANGE
    .params = given max
warning-resolve-order = A warning is resolved below the probability it is raised from.
    .reason = CONTRADICTORY
warning-severe-order = What is severe comes after what is worth a warning.
    .reason = CONTRADICTORY
warning-ease-order = A severe warning eases before it is resolved.
    .reason = CONTRADICTORY
snooze-in-past = This lies in the past.
    .reason = OUT_OF_RANGE
    .params = min max
snooze-too-long = An alert of this severity may be snoozed for { $days } days at most.
    .reason = OUT_OF_RANGE
    .params = min max
not-a-demo = This database holds { $count } users who are not from the demo; demo data goes into an empty one.
    .reason = WRONG_STATE
