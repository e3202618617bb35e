"""The trainer's own pages: the list of courses, a live course, and the trainer's notes."""
