"""The users and their roles."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, select, update

from delivery.records.database.row_outcome import fits, insert
from delivery.records.database.store import Transaction
from delivery.records.tables import users


@dataclass(frozen=True, slots=True)
class User:
    id: int
    email: str
    name: str
    role: str
    """`trainer`, `officer` or `administrator`."""
    password_hash: str | None
    """None until the first sign-in link has been used."""
    zoom_user_id: str | None
    active: bool
    made_at: datetime
    directory_id: str | None = None
    """The tenant and the object in an organisation's directory, with a slash between; None for a
    user of this service alone."""
    alert_sound: bool | None = None
    """Whether an alert sounds for this trainer; None if they have chosen nothing."""
    alert_notices: bool | None = None
    """Whether an alert is a desktop notice for this trainer, likewise."""


class EmailTaken(ValueError):
    """Another user has this address."""


async def add(
    tx: Transaction,
    *,
    email: str,
    name: str,
    role: str,
    zoom_user_id: str | None = None,
    password_hash: str | None = None,
    directory_id: str | None = None,
    now: datetime,
) -> int:
    """Adds a user and returns the id. Raises EmailTaken."""
    values: dict[str, Any] = {
        "email": email.lower(),
        "name": name,
        "role": role,
        "zoom_user_id": zoom_user_id,
        "password_hash": password_hash,
        "directory_id": directory_id,
        "active": True,
        "made_at": now,
    }
    adding = insert(tx, users).values(values).on_conflict_do_nothing(index_elements=["email"])
    made: int | None = await tx.scalar(adding.returning(users.c.id))
    if made is None:
        raise EmailTaken("somebody with this email address is a user already")
    return made


async def by_email(tx: Transaction, email: str) -> User | None:
    return await _one(tx, users.c.email == email.lower())


async def by_id(tx: Transaction, user_id: int) -> User | None:
    return await _one(tx, users.c.id == user_id) if fits(user_id) else None


async def by_directory_id(tx: Transaction, directory_id: str) -> User | None:
    return await _one(tx, users.c.directory_id == directory_id)


async def set_name_and_role(tx: Transaction, user_id: int, name: str, role: str) -> None:
    changing = update(users).where(users.c.id == user_id)
    await tx.execute(changing.values(name=name, role=role))


async def set_zoom_user_id(tx: Transaction, user_id: int, zoom_user_id: str | None) -> None:
    changing = update(users).where(users.c.id == user_id)
    await tx.execute(changing.values(zoom_user_id=zoom_user_id))


async def choose_alerts(tx: Transaction, user_id: int, *, sound: bool, notices: bool) -> None:
    """How alerts call this trainer from now on."""
    choosing = update(users).where(users.c.id == user_id)
    await tx.execute(choosing.values(alert_sound=sound, alert_notices=notices))


async def by_ids(tx: Transaction, user_ids: Collection[int]) -> dict[int, User]:
    rows = await tx.execute(select(users).where(users.c.id.in_(user_ids)))
    return {row.id: User(**row._asdict()) for row in rows}


async def _one(tx: Transaction, condition: ColumnElement[bool]) -> User | None:
    row = (await tx.execute(select(users).where(condition))).one_or_none()
    return User(**row._asdict()) if row else None


async def list_all(tx: Transaction) -> list[User]:
    """All users by name, including those who may no longer sign in."""
    rows = await tx.execute(select(users).order_by(users.c.name, users.c.id))
    return [User(**row._asdict()) for row in rows]


async def set_password(tx: Transaction, user_id: int, password_hash: str | None) -> None:
    """None: the user has no password any more."""
    await tx.execute(update(users).where(users.c.id == user_id).values(password_hash=password_hash))


async def reactivate(tx: Transaction, user_id: int) -> None:
    """They may sign in again, with a link: their old password stays dead."""
    coming_back = update(users).where(users.c.id == user_id, users.c.active.is_(False))
    await tx.execute(coming_back.values(active=True, password_hash=None))


async def deactivate(tx: Transaction, user_id: int) -> None:
    """Ends a user's access: sessions and links stop working, decisions stay."""
    await tx.execute(update(users).where(users.c.id == user_id).values(active=False))
