"""Signing in with the accounts of an organisation's directory, by OpenID Connect."""
