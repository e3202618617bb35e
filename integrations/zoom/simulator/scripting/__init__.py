"""Scripts in which Zoom breaks things, and their player."""
