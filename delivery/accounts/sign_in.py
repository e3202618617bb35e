"""Signs people in and out: revocable sessions, links that work once, and limits on attempts."""

import hashlib
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from delivery.accounts import attempt_limits, known_devices, passwords
from delivery.accounts.factors import second_step
from delivery.records.accounts import factors, sessions, users
from delivery.records.accounts.sessions import Session
from delivery.records.accounts.users import User
from delivery.records.database.store import Store, Transaction
from delivery.records.review import audit
from delivery.records.staff_messages import account_causes

IDLE = timedelta(hours=8)
LONGEST = timedelta(hours=24)
BEGUN_IDLE = timedelta(hours=1)  # before the second step: it leaves time to set up an app
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
    is_local = user is not None and user.active and user.directory_id is None
    stored = user.password_hash if user and is_local else None
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


async def enter(
    tx: Transaction,
    user_id: int,
    now: datetime,
    *,
    required_from: date | None,
    by_link: bool = False,
) -> str:
    """The token of a new session after the first step, the password or a link. It is complete only
    if the user has no second factor and the provider requires none yet."""
    has_factor = (await factors.of_user(tx, user_id)).present
    if not has_factor and not second_step.is_required(required_from, now):
        return await open_session(tx, user_id, now, by_link=by_link)
    act = "sign-in link used" if by_link else "password given"
    await audit.add(tx, user_id=user_id, act=act, subject=f"user {user_id}", now=now)
    return await _open(tx, user_id, now, by_link=by_link, proved=not by_link, complete=False)


async def open_session(
    tx: Transaction,
    user_id: int,
    now: datetime,
    *,
    by_link: bool = False,
    proved: bool | None = None,
) -> str:
    """The token of a new, complete session, which only the browser stores. `proved`: the user has
    proved who they are as a grave decision needs it; by default, unless a link opened it."""
    act = "signed in by link" if by_link else "signed in"
    await audit.add(tx, user_id=user_id, act=act, subject=f"user {user_id}", now=now)
    is_proved = not by_link if proved is None else proved
    return await _open(tx, user_id, now, by_link=by_link, proved=is_proved, complete=True)


async def complete(
    tx: Transaction, begun: Session, now: datetime, *, by_passkey: bool = False
) -> str:
    """The token of the complete session that follows a begun one, whose token ends: the user has
    given the second factor."""
    await sessions.revoke(tx, begun.token_hash, now)
    proved = by_passkey or not begun.by_link
    return await open_session(tx, begun.user.id, now, by_link=begun.by_link, proved=proved)


async def _open(
    tx: Transaction, user_id: int, now: datetime, *, by_link: bool, proved: bool, complete: bool
) -> str:
    token = secrets.token_urlsafe(32)
    await sessions.open(
        tx,
        token_hash=digest(token),
        user_id=user_id,
        csrf=secrets.token_urlsafe(32),
        now=now,
        by_link=by_link,
        proved=proved,
        complete=complete,
    )
    return token


async def find_session(store: Store, token: str, now: datetime) -> Session | None:
    """The session of this token, complete or not, if it is neither revoked nor idle nor too old."""
    async with store.reading() as tx:
        session = await sessions.find(tx, digest(token))
    if session is None or not is_alive(session.made_at, session.seen_at, now):
        return None
    if now - session.seen_at >= idle_limit(session):
        return None
    if now - session.seen_at >= SEEN_EVERY:
        async with store.writing() as tx:
            await sessions.seen(tx, session.token_hash, now)
    return session


def idle_limit(session: Session) -> timedelta:
    """How long the session lasts while no page is opened."""
    return IDLE if session.complete else BEGUN_IDLE


def is_alive(made_at: datetime, seen_at: datetime, now: datetime) -> bool:
    """Whether a complete session with these times has not ended."""
    return now - made_at < LONGEST and now - seen_at < IDLE


async def make_link(tx: Transaction, user_id: int, now: datetime) -> str:
    """The token of a link that signs this user in once, within LINK_LIFE."""
    token = secrets.token_urlsafe(32)
    await sessions.add_link(
        tx, token_hash=digest(token), user_id=user_id, expires_at=now + LINK_LIFE
    )
    return token


async def reset(tx: Transaction, user_id: int, now: datetime, told_at: datetime) -> str:
    """Ends everything with which the user could sign in, because a factor is lost; returns the
    token of the link with which they come back. The password ends too: whoever knows it could
    otherwise set up the new factor. The user is told, from `told_at` on."""
    await account_causes.tell_of_reset(tx, user_id, told_at)
    await second_step.remove_all(tx, user_id, now)
    await users.set_password(tx, user_id, None)
    await sessions.revoke_all(tx, user_id, now)
    await sessions.end_links(tx, user_id, now)
    return await make_link(tx, user_id, now)


async def use_link(
    store: Store, token: str, now: datetime, required_from: date | None
) -> str | None:
    """The token of a new session for the first use of the link in time; else None."""
    async with store.writing() as tx:
        user_id = await sessions.use_link(tx, digest(token), now)
        if user_id is None:
            return None
        return await enter(tx, user_id, now, required_from=required_from, by_link=True)


async def sign_out(store: Store, session: Session, now: datetime) -> None:
    async with store.writing() as tx:
        await sessions.revoke(tx, session.token_hash, now)
