"""Shows: every page, form and stream that a browser or a machine may ask for."""
