"""Plays the simulator's scripts against a service that runs in another process."""
