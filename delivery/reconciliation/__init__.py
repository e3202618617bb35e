"""Fetches the meeting provider's report of a course and says what differs."""
