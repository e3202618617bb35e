"""The pages to sign in, to change the user's own account, and to administer users."""
