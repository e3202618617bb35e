"""Bearer tokens for other systems: who holds one, what it allows, and until when.

A token cannot be taken back by itself: it ends on its day, and all of them end when the secret is
changed. So give each for a short time and for no more than its holder needs.
"""

import hashlib
import hmac
import time
from dataclasses import dataclass
from datetime import datetime, timedelta

import jwt

SCOPES = ("courses:write", "bookings:write")
AUDIENCE = "coursewatch-api"
LEEWAY = timedelta(seconds=60)
"""How far the clock of the machine that made a token may be ahead of this one's."""

_ALGORITHM = "HS256"
_CLAIMS = ["aud", "exp", "sub", "scope"]


class BadToken(Exception):
    """Not one of ours, or no longer valid."""


@dataclass(frozen=True, slots=True)
class Token:
    """What a valid token says."""

    holder: str
    scopes: frozenset[str]


def make(secret: str, holder: str, scopes: frozenset[str], now: datetime, life: timedelta) -> str:
    """A token for `holder`, as sent in `Authorization: Bearer`. Raises ValueError."""
    if not scopes or not scopes <= set(SCOPES):
        raise ValueError(f"a scope must be one of: {', '.join(SCOPES)}")
    claims = {
        "aud": AUDIENCE,
        "sub": holder,
        "scope": " ".join(sorted(scopes)),
        "iat": now,
        "exp": now + life,
    }
    return jwt.encode(claims, _key(secret), algorithm=_ALGORITHM)


def read(secret: str, token: str) -> Token:
    """What the token says, by the machine's clock. Raises BadToken, without telling the fault."""
    try:
        claims = jwt.decode(
            token,
            _key(secret),
            algorithms=[_ALGORITHM],
            audience=AUDIENCE,
            options={"require": _CLAIMS},
            leeway=LEEWAY,
        )
    except jwt.InvalidTokenError as fault:
        raise BadToken("the token is not valid, or no longer so") from fault
    if int(claims["exp"]) <= time.time():  # a token has its day, and no leeway after it
        raise BadToken("the token is not valid, or no longer so")
    holder, scope = claims["sub"], claims["scope"]
    if not isinstance(holder, str) or not isinstance(scope, str):
        raise BadToken("the token does not say who holds it and what for")
    return Token(holder, frozenset(scope.split()))


def _key(secret: str) -> bytes:
    """A key for this use alone: what signs links cannot sign tokens."""
    return hmac.new(secret.encode(), b"coursewatch api token", hashlib.sha256).digest()
