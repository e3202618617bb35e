"""Finds cases, signed or not, by a name, a reference, an attendance id or a course."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, CompoundSelect, and_, select, tuple_, union

from delivery.records.database.store import Transaction
from delivery.records.planning.reference_key import key_of, offer_key
from delivery.records.review.work_list import Position, WorkRow, rows_of, shown
from delivery.records.tables import bookings, cases, courses

LATEST_FIRST = (cases.c.starts_at, cases.c.booking_id, cases.c.course_id)


async def search(
    tx: Transaction,
    typed: str,
    words: Sequence[str],
    after: Position | None,
    limit: int,
    now: datetime,
) -> list[WorkRow]:
    """At most `limit` cases, those of the latest course first, after the position.

    Finds cases of which a reference equals `typed`, and those in whose name some word begins with
    each of `words`, as `name_key` has them.
    """
    matches = _matches(typed, words).subquery()
    keys = tuple_(cases.c.booking_id, cases.c.course_id)
    query = shown().where(keys.in_(select(matches.c.booking_id, matches.c.course_id)))
    if after is not None:
        other = cases.alias("last_shown")
        of_case = (other.c.booking_id == after[0]) & (other.c.course_id == after[1])
        place = select(*(other.c[column.name] for column in LATEST_FIRST)).where(of_case)
        query = query.where(tuple_(*LATEST_FIRST) < place.scalar_subquery())
    latest = [column.desc() for column in LATEST_FIRST]
    return await rows_of(tx, query.order_by(*latest).limit(limit), {"now": now})


def _matches(typed: str, words: Sequence[str]) -> CompoundSelect[int, int]:
    key, offer = key_of(typed), offer_key(typed)
    booked = select(bookings.c.id).where(bookings.c.reference_key == key)
    held = select(courses.c.id).where(courses.c.reference_key == key)
    conditions: list[ColumnElement[bool]] = [
        cases.c.booking_id.in_(booked),
        cases.c.course_id.in_(held),
    ]
    if offer is not None:
        offered = select(bookings.c.id).where(bookings.c.attendance_key == offer)
        conditions.append(cases.c.booking_id.in_(offered))
    if words:
        conditions.append(and_(*(_has_word(word) for word in words)))
    return union(
        *(select(cases.c.booking_id, cases.c.course_id).where(each) for each in conditions)
    )


def _has_word(beginning: str) -> ColumnElement[bool]:
    """Whether a word of the name begins so."""
    return cases.c.name_key.contains(f" {beginning}", autoescape=True)
