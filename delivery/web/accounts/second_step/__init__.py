"""The second step of signing in: giving a factor, and setting factors up."""
