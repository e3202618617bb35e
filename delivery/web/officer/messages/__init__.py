"""Pages about messages: the calls to make, and the links that are sent again or replaced."""
