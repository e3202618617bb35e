"""Derived assessments of courses, and the policy each course is judged under."""
