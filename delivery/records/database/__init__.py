"""Opens the database and runs statements on it."""
