"""Sessions, one-time sign-in links, and attempts to sign in."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, delete, exists, func, insert, select, update

from delivery.records.accounts.users import User
from delivery.records.database.store import Transaction
from delivery.records.queries.joined_rows import part
from delivery.records.tables import (
    passkeys,
    sessions,
    sign_in_attempts,
    sign_in_links,
    totp_secrets,
    users,
)


@dataclass(frozen=True, slots=True)
class Session:
    token_hash: str
    user: User
    csrf: str
    made_at: datetime
    seen_at: datetime
    by_link: bool = False
    """A one-time link opened it, and no password was set since: the user may set one without the
    old one."""
    proved_at: datetime | None = None
    """When the user last proved who they are in this session; None if a link opened it."""
    complete: bool = False
    """The second factor was given, or is not needed."""
    has_passkey: bool = False
    has_app: bool = False


_LOCAL = select(users.c.id).where(users.c.active, users.c.directory_id.is_(None))
_HAS_PASSKEY = exists().where(passkeys.c.user_id == users.c.id).label("has_passkey")
_HAS_APP = exists().where(totp_secrets.c.user_id == users.c.id).label("has_app")
_OPEN = (
    select(sessions, users, _HAS_PASSKEY, _HAS_APP)
    .join(users, users.c.id == sessions.c.user_id)
    .where(sessions.c.revoked_at.is_(None), users.c.active)
)
_FIND = _OPEN.where(sessions.c.token_hash == bindparam("find"))


async def open(
    tx: Transaction,
    *,
    token_hash: str,
    user_id: int,
    csrf: str,
    now: datetime,
    by_link: bool = False,
    proved: bool = False,
    complete: bool = False,
) -> None:
    values = {
        "token_hash": token_hash,
        "user_id": user_id,
        "csrf": csrf,
        "by_link": by_link,
        "made_at": now,
        "seen_at": now,
        "proved_at": now if proved else None,
        "complete": complete,
    }
    await tx.execute(insert(sessions).values(values))


async def find(tx: Transaction, token_hash: str) -> Session | None:
    """The session of this token hash, with its user; None if it is revoked or the user is not
    active."""
    row = (await tx.execute(_FIND, {"find": token_hash})).one_or_none()
    return _session(row) if row else None


async def of_user(tx: Transaction, user_id: int) -> list[Session]:
    """The user's complete sessions that are not revoked, the last used first."""
    theirs = _OPEN.where(sessions.c.user_id == user_id, sessions.c.complete)
    query = theirs.order_by(sessions.c.seen_at.desc())
    return [_session(row) for row in await tx.execute(query)]


def _session(row: Row[Any]) -> Session:
    values = part(row, sessions)
    fields = {name: values[name] for name in values if name not in ("user_id", "revoked_at")}
    fields |= {"has_passkey": row.has_passkey, "has_app": row.has_app}
    return Session(user=User(**part(row, users)), **fields)


async def seen(tx: Transaction, token_hash: str, now: datetime) -> None:
    await tx.execute(
        update(sessions).where(sessions.c.token_hash == token_hash).values(seen_at=now)
    )


async def proved(tx: Transaction, token_hash: str, now: datetime) -> None:
    """The user of this session has proved again who they are."""
    await tx.execute(
        update(sessions).where(sessions.c.token_hash == token_hash).values(proved_at=now)
    )


async def password_set(tx: Transaction, user_id: int) -> None:
    """From now on every session of this user needs the current password to set another."""
    of_user = sessions.c.user_id == user_id
    await tx.execute(update(sessions).where(of_user).values(by_link=False))


async def revoke(tx: Transaction, token_hash: str, now: datetime) -> None:
    await tx.execute(
        update(sessions)
        .where(sessions.c.token_hash == token_hash, sessions.c.revoked_at.is_(None))
        .values(revoked_at=now)
    )


async def revoke_all(tx: Transaction, user_id: int, now: datetime) -> None:
    await tx.execute(
        update(sessions)
        .where(sessions.c.user_id == user_id, sessions.c.revoked_at.is_(None))
        .values(revoked_at=now)
    )


async def revoke_others(tx: Transaction, user_id: int, but: str, now: datetime) -> None:
    """Revokes all sessions of the user except the one whose token hash is `but`."""
    await tx.execute(
        update(sessions)
        .where(
            sessions.c.user_id == user_id,
            sessions.c.token_hash != but,
            sessions.c.revoked_at.is_(None),
        )
        .values(revoked_at=now)
    )


async def add_link(tx: Transaction, *, token_hash: str, user_id: int, expires_at: datetime) -> None:
    values = {"token_hash": token_hash, "user_id": user_id, "expires_at": expires_at}
    await tx.execute(insert(sign_in_links).values(**values))


async def end_links(tx: Transaction, user_id: int, now: datetime) -> None:
    """No link that was made for this user until now signs anybody in."""
    unused = (sign_in_links.c.user_id == user_id) & sign_in_links.c.used_at.is_(None)
    await tx.execute(update(sign_in_links).where(unused).values(used_at=now))


async def use_link(tx: Transaction, token_hash: str, now: datetime) -> int | None:
    """Uses up the link and returns its user's id; None if it is used, expired or unknown, or
    the user signs in at a directory."""
    using = (
        update(sign_in_links)
        .where(
            sign_in_links.c.token_hash == token_hash,
            sign_in_links.c.used_at.is_(None),
            sign_in_links.c.expires_at > now,
            sign_in_links.c.user_id.in_(_LOCAL),
        )
        .values(used_at=now)
        .returning(sign_in_links.c.user_id)
    )
    user_id: int | None = await tx.scalar(using)
    return user_id


async def note_attempt(tx: Transaction, key: str, now: datetime) -> None:
    await tx.execute(insert(sign_in_attempts).values(key=key, at=now))


async def attempts_since(tx: Transaction, key: str, since: datetime) -> int:
    counting = (
        select(func.count())
        .select_from(sign_in_attempts)
        .where(sign_in_attempts.c.key == key, sign_in_attempts.c.at >= since)
    )
    return (await tx.execute(counting)).scalar_one()


async def forget_attempts(tx: Transaction, before: datetime) -> None:
    """Deletes old attempts, which count for minutes only."""
    await tx.execute(delete(sign_in_attempts).where(sign_in_attempts.c.at < before))
