"""Checks the bearer token of a machine's request against the token in the settings."""

import hmac

from aiohttp import web


def has_token(request: web.Request, ours: str | None) -> bool:
    """Whether the request carries our token; never without a token of ours."""
    scheme, _, sent = request.headers.get("Authorization", "").partition(" ")
    if ours is None or scheme.lower() != "bearer":
        return False
    return hmac.compare_digest(sent.strip().encode(errors="surrogateescape"), ours.encode())
