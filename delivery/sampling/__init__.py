"""Draws a sample of decisions about findings, and has a second officer look at each blindly."""
