"""Officers' pages about holds on records, and about the state of destruction."""
