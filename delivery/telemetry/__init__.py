"""Logs and metrics of this process."""
