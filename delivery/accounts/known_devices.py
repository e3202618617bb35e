"""Recognises the browsers on which a user has signed in, by a signed cookie.

Attempts of strangers therefore count separately and do not use up the holder's (OWASP, "Slow Down
Online Guessing Attacks with Device Cookies").
"""

import hashlib
import hmac
import secrets
from datetime import UTC, datetime, timedelta

import jwt

LIFE = timedelta(days=180)
AUDIENCE = "coursewatch-device"
_ALGORITHM = "HS256"
_CLAIMS = ["aud", "exp", "sub", "jti"]


def make(secret: str, email: str, now: datetime) -> str:
    """A token for a browser on which the user with this email address has just signed in."""
    claims = {
        "aud": AUDIENCE,
        "sub": _account(secret, email),
        "jti": secrets.token_urlsafe(16),
        "exp": now + LIFE,
    }
    return jwt.encode(claims, _key(secret), algorithm=_ALGORITHM)


def read(secret: str, token: str | None, email: str, now: datetime) -> str | None:
    """The id of the device, if the token is genuine, not too old, and of this user; else None."""
    if not token:
        return None
    try:
        claims = jwt.decode(
            token,
            _key(secret),
            algorithms=[_ALGORITHM],
            audience=AUDIENCE,
            options={"require": _CLAIMS, "verify_exp": False},
        )
        alive = datetime.fromtimestamp(claims["exp"], UTC) > now
    except (jwt.InvalidTokenError, TypeError, ValueError, OverflowError):
        return None
    is_theirs = hmac.compare_digest(str(claims["sub"]), _account(secret, email))
    return str(claims["jti"]) if alive and is_theirs else None


def _account(secret: str, email: str) -> str:
    """An identifier of the account without its address, because every user of the device can read
    the cookie."""
    return hmac.new(_key(secret), email.strip().lower().encode(), hashlib.sha256).hexdigest()


def _key(secret: str) -> bytes:
    """A key for device cookies alone."""
    return hmac.new(secret.encode(), b"coursewatch known device", hashlib.sha256).digest()
