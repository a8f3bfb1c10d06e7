home-member-title = { $count ->
    [0] Nothing to do at the moment
    [one] 1 task for you
   *[other] { $count } tasks for you
}
home-member-late = Late
home-member-today = Today
home-member-week = This week
home-member-later = Later
home-member-none = No task waits for you
home-member-see-done = See what is done
home-member-more = Show more
