"""Sends joining instructions 48 hours before the course (clause 1)."""
