"""The trainers of courses: two at a time, who is accountable, and how a course is handed over."""
