"""Fetches the meeting provider's report of a course, and shows its differences."""
