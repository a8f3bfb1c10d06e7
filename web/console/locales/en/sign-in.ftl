sign-in-title = Plimsoll
sign-in-claim = Open it and know: money, time and problems of every project.
sign-in-ended = Your session has ended. Please sign in again.
sign-in-demo = This server holds demo data. Choose a role, and see Plimsoll through their eyes.
sign-in-email = E-mail
sign-in-password = Password
sign-in-submit = Sign in
