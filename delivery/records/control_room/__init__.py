"""The present state of each course, for the control room."""
