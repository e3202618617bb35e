"""Signs people in and out: revocable sessions, links that work once, and limits on attempts."""

import hashlib
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from delivery.accounts import attempt_limits, known_devices, passwords
from delivery.records.accounts import sessions, users
from delivery.records.accounts.sessions import Session
from delivery.records.accounts.users import User
from delivery.records.database.store import Store, Transaction
from delivery.records.review import audit

IDLE = timedelta(hours=8)
LONGEST = timedelta(hours=24)
SEEN_EVERY = timedelta(minutes=1)  # so that a busy screen does not write a row at every refresh
LINK_LIFE = timedelta(hours=24)
TRIES_OF_ADDRESS = 10  # attempts for one email address from one network, or on one known device
TRIES_OF_ACCOUNT = 100  # attempts for one email address from all networks, on unknown devices
TRIES_OF_NETWORK = 60  # attempts from one network, on unknown devices: an office shares one


UNKNOWN = "unknown address"
"""The audited subject of a failed attempt with an unknown address."""


@dataclass(frozen=True, slots=True)
class Visitor:
    """The origin of an attempt to sign in. Only digests of both parts are stored."""

    email: str
    network: str
    device: str | None = None
    """The token of the browser's device cookie, if it sent any."""


def digest(token: str) -> str:
    """The stored form of a token, with which nobody can sign in."""
    return hashlib.sha256(token.encode()).hexdigest()


async def sign_in(
    store: Store, secret: str, visitor: Visitor, password: str, now: datetime
) -> User | None:
    """The user with this address and password, if they may sign in. Raises TooManyAttempts; an
    administrator's link still works then.

    An unknown address takes as long and counts as an attempt like any other, so the answer does not
    show which users exist.
    """
    await attempt_limits.count(store, secret, dict(_limits(secret, visitor, now)), now)
    async with store.reading() as tx:
        user = await users.by_email(tx, visitor.email)
    stored = user.password_hash if user and user.active else None
    if await passwords.is_password(stored, password):
        return user
    async with store.writing() as tx:
        subject = f"user {user.id}" if user else UNKNOWN
        await audit.add(
            tx, user_id=None, role=audit.VISITOR, act="sign-in failed", subject=subject, now=now
        )
    return None


def _limits(secret: str, visitor: Visitor, now: datetime) -> Iterator[tuple[str, int]]:
    """Returns the counters of an attempt to sign in, each with its limit.

    A device on which the account's holder has signed in has a counter of its own, so that nobody
    else can use up its attempts.
    """
    email = visitor.email.strip().lower()
    device = known_devices.read(secret, visitor.device, email, now)
    if device is not None:
        yield f"device {device}", TRIES_OF_ADDRESS
        return
    yield f"email {email} network {visitor.network}", TRIES_OF_ADDRESS
    yield f"email {email}", TRIES_OF_ACCOUNT
    yield f"network {visitor.network}", TRIES_OF_NETWORK


async def open_session(
    tx: Transaction, user_id: int, now: datetime, *, by_link: bool = False
) -> str:
    """The token of a new session, which only the browser stores."""
    token = secrets.token_urlsafe(32)
    await sessions.open(
        tx,
        token_hash=digest(token),
        user_id=user_id,
        csrf=secrets.token_urlsafe(32),
        now=now,
        by_link=by_link,
    )
    act = "signed in by link" if by_link else "signed in"
    await audit.add(tx, user_id=user_id, act=act, subject=f"user {user_id}", now=now)
    return token


async def find_session(store: Store, token: str, now: datetime) -> Session | None:
    """The session of this token, if it is neither revoked nor idle nor too old."""
    async with store.reading() as tx:
        session = await sessions.find(tx, digest(token))
    if session is None or not is_alive(session.made_at, session.seen_at, now):
        return None
    if now - session.seen_at >= SEEN_EVERY:
        async with store.writing() as tx:
            await sessions.seen(tx, session.token_hash, now)
    return session


def is_alive(made_at: datetime, seen_at: datetime, now: datetime) -> bool:
    return now - made_at < LONGEST and now - seen_at < IDLE


async def make_link(tx: Transaction, user_id: int, now: datetime) -> str:
    """The token of a link that signs this user in once, within LINK_LIFE."""
    token = secrets.token_urlsafe(32)
    await sessions.add_link(
        tx, token_hash=digest(token), user_id=user_id, expires_at=now + LINK_LIFE
    )
    return token


async def use_link(store: Store, token: str, now: datetime) -> str | None:
    """The token of a new session for the first use of the link in time; else None."""
    async with store.writing() as tx:
        user_id = await sessions.use_link(tx, digest(token), now)
        return None if user_id is None else await open_session(tx, user_id, now, by_link=True)


async def sign_out(store: Store, session: Session, now: datetime) -> None:
    async with store.writing() as tx:
        await sessions.revoke(tx, session.token_hash, now)
