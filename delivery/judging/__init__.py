"""Judges a course again when something was heard of it, in a process apart."""
