"""The website for which a request may make or use passkeys, and the browser that holds it."""

from aiohttp import web

from delivery.accounts.factors.passkeys import RelyingParty, relying_party
from delivery.accounts.sign_in import digest
from delivery.web.access.session import begun_or_complete
from delivery.web.app_keys import SETTINGS

BROWSER_COOKIE = "__Host-coursewatch-passkey"
"""Binds a challenge to a browser in which nobody has begun to sign in."""


def party_of(request: web.Request) -> RelyingParty | None:
    """None where the public address has no name, so that browsers make no passkeys for it."""
    settings = request.app[SETTINGS]
    return relying_party(settings.public_url, settings.provider_name)


def holder_of(request: web.Request) -> str | None:
    """The digest of what the browser alone holds: its session, or else its cookie; None without
    either."""
    session = begun_or_complete(request)
    if session is not None:
        return session.token_hash
    cookie = request.cookies.get(BROWSER_COOKIE)
    return digest(cookie) if cookie else None
