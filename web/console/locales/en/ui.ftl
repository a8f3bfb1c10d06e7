ui-loading = Loading …
ui-retry = Try again
ui-close = Close
ui-more = Show more
ui-choose = Choose …
ui-none-found = Nothing found
ui-no-amount = { $decimals ->
    [0] An amount without decimals, such as 1,234.
   *[other] An amount with at most { $decimals } decimals, such as 1,234.50.
}
ui-toasts = News
ui-request = Request { $id }

ui-failure-offline = The server is out of reach
ui-failure-session = Please sign in again
ui-failure-forbidden = This is not for your role
ui-failure-missing = There is no such thing, or you may not see it
ui-failure-busy = There is too much to do at the moment
ui-failure-refused = This cannot be shown as it was asked for
ui-failure-unknown = It is not known what happened
ui-failure-broken = Something is wrong in the server

ui-not-sent-offline = The server is out of reach: nothing is known to be done. What you typed is kept; send it again, and it is done once.
ui-not-sent-session = Please sign in again. What you typed is kept.
ui-not-sent-busy = There is too much to do at the moment. What you typed is kept; send it again in a moment.
ui-not-sent-unknown = It is not known whether it was done. Send it again: it is done once.
ui-not-sent-broken = Something is wrong in the server. What you typed is kept.

ui-conflict = Somebody else has changed this meanwhile.
ui-conflict-field = What
ui-conflict-mine = Yours
ui-conflict-theirs = Now stored
ui-conflict-keep-mine = Save mine
ui-conflict-take-theirs = Take what is stored

ui-rows-waiting = { $count ->
    [one] { $count } change
   *[other] { $count } changes
}
ui-select-all = Select all rows
ui-select-row = Select row { $row }

ui-filters-clear = Clear filters
