"""Limits how often something secret can be tried, from one network or about one subject."""

import hashlib
import hmac
from collections.abc import Mapping
from datetime import datetime, timedelta

from delivery.records.accounts import sessions
from delivery.records.database.store import Store

WINDOW = timedelta(minutes=15)
"""The time in which attempts are counted."""


class TooManyAttempts(Exception):
    """More attempts within `WINDOW` than one of the limits allows."""


async def count(store: Store, secret: str, limits: Mapping[str, int], now: datetime) -> None:
    """Counts an attempt for each subject before it is made, so that simultaneous attempts count
    too. `limits`: the most attempts by subject, of which a keyed digest is stored.

    Raises TooManyAttempts.
    """
    keys = {keyed_digest(secret, subject): most for subject, most in limits.items()}
    async with store.writing() as tx:
        await sessions.forget_attempts(tx, now - WINDOW)
        for key, most in keys.items():
            if await sessions.attempts_since(tx, key, now - WINDOW) >= most:
                raise TooManyAttempts
        for key in keys:
            await sessions.note_attempt(tx, key, now)


def keyed_digest(secret: str, text: str) -> str:
    """A digest from which a short text cannot be guessed without the service's secret."""
    return hmac.new(secret.encode(), text.encode(), hashlib.sha256).hexdigest()
