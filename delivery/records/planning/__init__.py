"""Planned courses, bookings, personal links, and what clients and trainers did about them."""
