"""Reads one course from the records, judges it, and writes the judgement as JSON."""
