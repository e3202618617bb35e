"""The actions of clients on their own pages: a page opened, the join button, a technical check."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Select,
    bindparam,
    func,
    insert,
    select,
    union_all,
    update,
)

from delivery.records.database.store import Transaction
from delivery.records.tables import attempts, bookings

KINDS = ("opened", "join", "check")

ONE_IN = timedelta(minutes=1)
"""One action of a kind is stored of a booking in so long."""

SHOWN = 60
"""The newest actions of a kind that are read of a booking: more than an hour of one a minute."""


@dataclass(frozen=True, slots=True)
class AttemptRow:
    id: int
    booking_id: int
    kind: str
    """`opened`, `join` or `check`."""
    at: datetime
    codes: dict[str, str] | None
    """The findings of a check and the kind of device: `{"camera": "ok", "microphone": "silent",
    "browser": "ok", "device": "phone"}`."""


async def add(
    tx: Transaction,
    *,
    booking_id: int,
    kind: str,
    codes: Mapping[str, str] | None = None,
    now: datetime,
) -> bool:
    """Stores the action, unless the client did the same in the minute before; a check then
    replaces the codes of the earlier check. Returns whether a row was added or changed."""
    values = dict(codes) if codes is not None else None
    row = (await tx.execute(newest(booking_id, kind, 1))).one_or_none()
    if row is None or not now - ONE_IN < row.at <= now:
        stored = {"booking_id": booking_id, "kind": kind, "codes": values, "at": now}
        await tx.execute(insert(attempts).values(stored))
        return True
    if row.codes == values:
        return False
    await tx.execute(update(attempts).where(attempts.c.id == row.id).values(codes=values))
    return True


def _of_kind(kind: str) -> Select[Any]:
    """The query for the newest actions of one kind of each client of one course. It looks for the
    oldest action that it reads of a client, so that what is older costs nothing."""
    newer = attempts.alias("newer").c
    oldest = (
        select(newer.id)
        .where(newer.booking_id == bookings.c.id, newer.kind == kind)
        .order_by(newer.id.desc())
        .limit(1)
        .offset(SHOWN - 1)
        .scalar_subquery()
    )
    return select(attempts).where(
        bookings.c.course_id == bindparam("course_id"),
        attempts.c.booking_id == bookings.c.id,
        attempts.c.kind == kind,
        attempts.c.id >= func.coalesce(oldest, 0),
    )


_OF_COURSE = union_all(*(_of_kind(kind) for kind in KINDS))


async def of_course(tx: Transaction, course_id: int) -> list[AttemptRow]:
    """Returns the actions of the clients now on the course, oldest first: the newest `SHOWN` of
    each client and kind."""
    rows = await tx.execute(_OF_COURSE, {"course_id": course_id})
    return sorted((AttemptRow(**row._asdict()) for row in rows), key=lambda row: row.id)


def newest(booking_id: int | BindParameter[int], kind: str, most: int = SHOWN) -> Select[Any]:
    """The query for the newest actions of one kind of a client."""
    same_kind = (attempts.c.booking_id == booking_id, attempts.c.kind == kind)
    return select(attempts).where(*same_kind).order_by(attempts.c.id.desc()).limit(most)


async def last_checks(tx: Transaction, course_ids: Collection[int]) -> dict[int, AttemptRow]:
    """The latest technical check of each booking on the courses, by booking id."""
    rows = await tx.execute(_newest_checks(bookings.c.course_id.in_(course_ids)))
    return {row.booking_id: AttemptRow(**row._asdict()) for row in rows}


def newest_checks(course_id: BindParameter[int]) -> Select[Any]:
    """The query for the latest technical check of each client on one course."""
    return _newest_checks(bookings.c.course_id == course_id)


def _newest_checks(on_course: ColumnElement[bool]) -> Select[Any]:
    newest = (
        select(func.max(attempts.c.id))
        .join(bookings, bookings.c.id == attempts.c.booking_id)
        .where(on_course, attempts.c.kind == "check")
        .group_by(attempts.c.booking_id)
    )
    return select(attempts).where(attempts.c.id.in_(newest))
