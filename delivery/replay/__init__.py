"""Judges past courses again, under their own policy or under another."""
