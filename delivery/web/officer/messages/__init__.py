"""Pages about messages: the calls to make."""
