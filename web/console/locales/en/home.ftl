home-roles = Your roles
home-none = Nothing waits for you here. Choose where to go from the navigation.
