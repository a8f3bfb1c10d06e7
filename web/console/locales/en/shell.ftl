shell-brand = Plimsoll
shell-sign-out = Sign out
shell-not-found = There is no such page
shell-to-home = To the first page
