"""Zoom's REST API: meetings, registrants, settings and reports."""
