"""The demonstration: plays a whole course through the real parts of the service."""
