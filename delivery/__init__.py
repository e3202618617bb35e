"""Keeps, sends, schedules and shows."""
