"""The keys of clients' personal links. A renewed key makes the old link useless."""

import secrets


def new_key() -> str:
    """A random key of 256 bits: 43 letters that are safe in a URL."""
    return secrets.token_urlsafe(32)
