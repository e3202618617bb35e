"""The password, given again before a decision that cannot be recalled."""

from datetime import datetime, timedelta

from delivery.accounts import sign_in
from delivery.accounts.sign_in import Visitor
from delivery.records.accounts import sessions
from delivery.records.accounts.sessions import Session
from delivery.records.database.store import Store

PROOF_LASTS = timedelta(minutes=5)


def is_proven(session: Session, now: datetime) -> bool:
    """Whether the user gave the password within `PROOF_LASTS`: at signing in, or again since."""
    proved_at = session.proved_at
    return proved_at is not None and timedelta() <= now - proved_at <= PROOF_LASTS


async def prove(
    store: Store, secret: str, session: Session, visitor: Visitor, password: str, now: datetime
) -> bool:
    """Checks the password and notes the proof; False if it is not the user's.

    A wrong password counts as a failed try to sign in. Raises TooManyAttempts.
    """
    user = await sign_in.sign_in(store, secret, visitor, password, now)
    if user is None or user.id != session.user.id:
        return False
    async with store.writing() as tx:
        await sessions.password_given(tx, session.token_hash, now)
    return True
