"""Planned courses, bookings, personal links, and the actions of clients and trainers about them."""
