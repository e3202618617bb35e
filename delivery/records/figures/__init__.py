"""The figures of courses, and what a report and its file read of them."""
