"""Proving oneself again before a decision that cannot be recalled."""

from datetime import datetime, timedelta

from delivery.accounts import sign_in
from delivery.accounts.factors import second_step
from delivery.accounts.sign_in import Visitor
from delivery.records.accounts import sessions
from delivery.records.accounts.sessions import Session
from delivery.records.database.store import Store

PROOF_LASTS = timedelta(minutes=5)
LEEWAY = timedelta(seconds=60)


def is_proven(session: Session, now: datetime) -> bool:
    """Whether the user proved who they are within `PROOF_LASTS`: at signing in, or again since."""
    proved_at = session.proved_at
    return proved_at is not None and timedelta() <= now - proved_at <= PROOF_LASTS


def is_fresh(authenticated_at: datetime | None, begun_at: datetime, now: datetime) -> bool:
    """Whether a directory's `auth_time` lies after the request that it answers, but for the
    difference of two clocks."""
    if authenticated_at is None:
        return False
    return begun_at - LEEWAY <= authenticated_at <= now + LEEWAY


async def is_password(
    store: Store, secret: str, session: Session, visitor: Visitor, password: str, now: datetime
) -> bool:
    """Whether this is the user's password. A wrong one counts as a failed try to sign in.

    Raises TooManyAttempts.
    """
    user = await sign_in.sign_in(store, secret, visitor, password, now)
    return user is not None and user.id == session.user.id


async def is_code(store: Store, secret: str, session: Session, typed: str, now: datetime) -> bool:
    """Whether this is an unused code of the user's. Raises TooManyAttempts."""
    return await second_step.take_code(store, secret, session.user.id, typed, now)


async def note(store: Store, session: Session, now: datetime) -> None:
    """Notes that the user of this session has just proved who they are."""
    async with store.writing() as tx:
        await sessions.proved(tx, session.token_hash, now)
