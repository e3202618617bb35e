"""Judges past courses again, under their own policy or another one."""
