"""Bearer tokens for other systems: their holders, scopes and last days.

A token is checked by its signature and by its row: an administrator sees every token and can revoke
each. It ends on its last day in any case, and all tokens end when the secret changes. Changes by
another system are audited with its token.
"""

import hashlib
import hmac
import time
from dataclasses import dataclass
from datetime import datetime, timedelta

import jwt

from delivery.records.accounts import api_tokens as rows
from delivery.records.database.store import Store, Transaction

SCOPES = ("courses:write", "bookings:write")
AUDIENCE = "coursewatch-api"
LEEWAY = timedelta(seconds=60)
"""The allowed difference between the clocks of two machines."""

NOT_VALID = "the token is not valid or has ended"
LONGEST_HOLDER, LONGEST_ID = 80, 10
_ALGORITHM = "HS256"
_CLAIMS = ["aud", "exp", "jti", "sub", "scope"]


class BadToken(Exception):
    """The token is not one of the service's, or no longer valid."""


@dataclass(frozen=True, slots=True)
class Token:
    """The contents of a valid token."""

    id: int
    """The id of its row."""
    holder: str
    scopes: frozenset[str]


async def issue(
    tx: Transaction,
    secret: str,
    holder: str,
    scopes: frozenset[str],
    now: datetime,
    life: timedelta,
) -> str:
    """A new token for `holder`, as sent in `Authorization: Bearer`. Raises ValueError."""
    if not scopes or not scopes <= set(SCOPES):
        raise ValueError(f"a scope must be one of: {', '.join(SCOPES)}")
    if not 0 < len(holder) <= LONGEST_HOLDER:
        raise ValueError(f"the holder's name must have 1 to {LONGEST_HOLDER} characters")
    token_id = await rows.add(tx, holder=holder, scopes=scopes, now=now, expires_at=now + life)
    return sign(secret, Token(token_id, holder, scopes), now, life)


async def find(store: Store, secret: str, sent: str) -> Token:
    """The sent token, if it is still valid. Raises BadToken, and StoreFault."""
    token = read(secret, sent)
    async with store.reading() as tx:
        if not await rows.holds(tx, token.id):
            raise BadToken(NOT_VALID)
    return token


def sign(secret: str, token: Token, now: datetime, life: timedelta) -> str:
    """The signed text of a token whose row exists."""
    claims = {
        "aud": AUDIENCE,
        "jti": str(token.id),
        "sub": token.holder,
        "scope": " ".join(sorted(token.scopes)),
        "iat": now,
        "exp": now + life,
    }
    return jwt.encode(claims, _key(secret), algorithm=_ALGORITHM)


def read(secret: str, token: str) -> Token:
    """The contents of the token, by the machine's clock, revoked or not. Raises BadToken without a
    reason."""
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
        raise BadToken(NOT_VALID) from fault
    if int(claims["exp"]) <= time.time():  # a token has a last day, and no leeway after it
        raise BadToken(NOT_VALID)
    token_id, holder, scope = str(claims["jti"]), claims["sub"], claims["scope"]
    if not isinstance(holder, str) or not isinstance(scope, str):
        raise BadToken("the token has no holder or no scope")
    if not (token_id.isascii() and token_id.isdigit() and len(token_id) <= LONGEST_ID):
        raise BadToken(NOT_VALID)
    return Token(int(token_id), holder, frozenset(scope.split()))


def _key(secret: str) -> bytes:
    """A key for API tokens alone, so that keys of links cannot sign tokens."""
    return hmac.new(secret.encode(), b"coursewatch api token", hashlib.sha256).digest()
