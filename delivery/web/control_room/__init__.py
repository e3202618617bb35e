"""The control room's page, its stream, and the boards of courses to look at."""
