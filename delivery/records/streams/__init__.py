"""Streams of camera events: offered, requested, leased to a process."""
