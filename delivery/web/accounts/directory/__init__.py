"""Signing in with an account of an organisation's directory."""
