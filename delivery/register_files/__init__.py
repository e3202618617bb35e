"""Reads register files in the forms that spreadsheets write, and reports how values were read."""
