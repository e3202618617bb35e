"""Judges a course again when events about it are recorded, in a separate process."""
