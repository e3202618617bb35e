"""Two trainers on a course: the second trainer, and the handover from one to the other."""
