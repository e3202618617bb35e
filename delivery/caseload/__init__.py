"""The cases that need an officer: a derived row for each, and the work list."""
