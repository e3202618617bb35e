"""Effects of decisions as tasks: opened, told, stopped, released and marked as done by people."""
