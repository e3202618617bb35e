"""The pages to sign in, to change one's own account, and to administer users."""
