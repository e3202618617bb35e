"""All that is on record about the cases of a course, in few statements."""
