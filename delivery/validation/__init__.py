"""Reads single fields from outside, and collects the reasons why one is refused."""
