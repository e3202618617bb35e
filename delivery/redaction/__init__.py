"""Texts without the names of other people."""
