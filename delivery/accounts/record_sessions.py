"""The signed cookie of a client who has opened their record with a code."""

from datetime import datetime, timedelta

from delivery.accounts import signed_tokens
from delivery.accounts.signed_tokens import TokenPurpose

LIFE = timedelta(hours=4)
_PURPOSE = TokenPurpose("coursewatch-record", b"coursewatch record session", LIFE)


def make(secret: str, subject: str, now: datetime) -> str:
    """A token that opens one record for `LIFE`; each page of the record makes a new one. `subject`
    names the record without personal data."""
    return signed_tokens.make(secret, _PURPOSE, subject, now)


def opens(secret: str, token: str | None, subject: str, now: datetime) -> bool:
    """Whether the token is genuine, not too old, and of this record."""
    return signed_tokens.read(secret, _PURPOSE, token, subject, now) is not None
