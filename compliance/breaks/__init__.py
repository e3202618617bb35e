"""The breaks that a live course has had by its trainer's notes, and those that are planned."""
