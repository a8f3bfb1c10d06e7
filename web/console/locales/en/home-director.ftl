home-director-title = What waits for the director
home-director-count = { $count ->
    [0] Nothing waits for you
    [one] { $count } cost waits for you
   *[other] { $count } costs wait for you
}
home-director-sum = { $sums }; the oldest was submitted { $age }
home-director-none = No cost waits for your approval
home-director-none-hint = A cost comes here when finance has approved it and a rule of the policy asks for you.
home-director-others = { $count ->
    [one] { $count } cost that somebody else must decide
   *[other] { $count } costs that somebody else must decide
}
home-director-before = Now
home-director-after = If approved
home-director-proof = Proof
home-director-duplicates = { $count ->
    [one] Perhaps entered twice: { $count } other
   *[other] Perhaps entered more than once: { $count } others
}
