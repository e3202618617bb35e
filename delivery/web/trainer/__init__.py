"""The trainer's own pages: their courses, one course live, and what they note."""
