"""Recognises the browsers on which a user has signed in, by a signed cookie.

Attempts of strangers therefore count separately and do not use up the holder's (OWASP, "Slow Down
Online Guessing Attacks with Device Cookies").
"""

import hashlib
import hmac
from datetime import datetime, timedelta

from delivery.accounts import signed_tokens
from delivery.accounts.signed_tokens import TokenPurpose

LIFE = timedelta(days=180)
_PURPOSE = TokenPurpose("coursewatch-device", b"coursewatch known device", LIFE)


def make(secret: str, email: str, now: datetime) -> str:
    """A token for a browser on which the user with this email address has just signed in."""
    return signed_tokens.make(secret, _PURPOSE, _account(secret, email), now)


def read(secret: str, token: str | None, email: str, now: datetime) -> str | None:
    """The id of the device, if the token is genuine, not too old, and of this user; else None."""
    return signed_tokens.read(secret, _PURPOSE, token, _account(secret, email), now)


def _account(secret: str, email: str) -> str:
    """An identifier of the account without its address, because every user of the device can read
    the cookie."""
    key = signed_tokens.key_of(secret, _PURPOSE)
    return hmac.new(key, email.strip().lower().encode(), hashlib.sha256).hexdigest()
