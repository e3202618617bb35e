"""Checks before a course whether everything is in place to hold it."""
