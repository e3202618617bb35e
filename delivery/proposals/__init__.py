"""Adverse outcomes: proposed by one officer on named grounds, confirmed by another."""
