"""Scripts of a course with faults of Zoom or its network, and their player."""
