"""Asks an officer for the password again before a decision that cannot be recalled."""

from aiohttp import web

from delivery.accounts import password_proof
from delivery.accounts.attempt_limits import TooManyAttempts
from delivery.accounts.sign_in import Visitor
from delivery.web.access.client_network import network_of
from delivery.web.access.session import DEVICE_COOKIE, session_of
from delivery.web.app_keys import SETTINGS, STORE, WALL

WRONG = "Enter the password that you sign in with"
NONE_YET = "You have no password yet. Choose one under “Your account”, then come back here"
TOO_MANY = "There were too many tries. Wait 15 minutes, or ask your administrator for a link"


def needs_password(request: web.Request) -> bool:
    """Returns whether the form must ask for the password: not within five minutes after it was
    given."""
    return not password_proof.is_proven(session_of(request), request.app[WALL].now())


async def password_fault(request: web.Request, password: str) -> str | None:
    """Returns None if the password is right or was given within five minutes; else the message
    for the form."""
    if not needs_password(request):
        return None
    session = session_of(request)
    if session.user.password_hash is None:
        return NONE_YET
    device = request.cookies.get(DEVICE_COOKIE)
    visitor = Visitor(session.user.email, network_of(request), device)
    secret, now = request.app[SETTINGS].secret, request.app[WALL].now()
    try:
        proven = await password_proof.prove(
            request.app[STORE], secret, session, visitor, password, now
        )
    except TooManyAttempts:
        return TOO_MANY
    return None if proven else WRONG
