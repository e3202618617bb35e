"""Follows the camera streams of meetings, each in one process, and reports their state."""
