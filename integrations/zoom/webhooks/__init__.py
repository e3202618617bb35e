"""Zoom's webhooks: signature, retained fields, and translation into events."""
