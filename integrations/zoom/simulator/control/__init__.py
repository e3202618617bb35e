"""The simulator's control API: makes people act, and shows what was sent."""
