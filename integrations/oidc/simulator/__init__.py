"""A directory that runs here, for rehearsals and tests: it signs anybody in whom it knows."""
