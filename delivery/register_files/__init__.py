"""Reads register files as spreadsheets write them, and tells how each value was read."""
