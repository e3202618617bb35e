"""Proofs of identity for people and other systems: passwords, sign-in links, API tokens."""
