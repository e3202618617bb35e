"""Plays the simulator's scripts against a service that runs elsewhere."""
