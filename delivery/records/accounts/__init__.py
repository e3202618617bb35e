"""Users, their sessions, and their sign-in links."""
