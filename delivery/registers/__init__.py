"""Imports courses and bookings, from a CSV register or from another system."""
