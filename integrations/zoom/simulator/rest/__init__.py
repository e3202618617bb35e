"""The simulator's REST API, in the shapes of Zoom's reference."""
