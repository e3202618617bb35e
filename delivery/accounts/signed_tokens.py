"""Signed tokens for cookies: each for one purpose, one subject and a limited time."""

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import jwt

_ALGORITHM = "HS256"
_CLAIMS = ["aud", "exp", "sub", "jti"]


@dataclass(frozen=True, slots=True)
class TokenPurpose:
    audience: str
    key_label: bytes
    """Makes the purpose's key from the service's secret: no other purpose has it."""
    life: timedelta


def make(secret: str, purpose: TokenPurpose, subject: str, now: datetime) -> str:
    """A new token. Its holder can read the subject."""
    claims = {
        "aud": purpose.audience,
        "sub": subject,
        "jti": secrets.token_urlsafe(16),
        "exp": now + purpose.life,
    }
    return jwt.encode(claims, key_of(secret, purpose), algorithm=_ALGORITHM)


def read(
    secret: str, purpose: TokenPurpose, token: str | None, subject: str, now: datetime
) -> str | None:
    """The id of the token, if it is genuine, not too old, and of this purpose and subject; else
    None."""
    if not token:
        return None
    try:
        claims = jwt.decode(
            token,
            key_of(secret, purpose),
            algorithms=[_ALGORITHM],
            audience=purpose.audience,
            options={"require": _CLAIMS, "verify_exp": False},
        )
        alive = datetime.fromtimestamp(claims["exp"], UTC) > now
    except (jwt.InvalidTokenError, TypeError, ValueError, OverflowError):
        return None
    is_theirs = hmac.compare_digest(str(claims["sub"]), subject)
    return str(claims["jti"]) if alive and is_theirs else None


def key_of(secret: str, purpose: TokenPurpose) -> bytes:
    return hmac.new(secret.encode(), purpose.key_label, hashlib.sha256).digest()
