"""The key of a client's personal link."""

import secrets


def new_key() -> str:
    """256 bits, nobody's guess; 43 letters that a URL takes as they are."""
    return secrets.token_urlsafe(32)
