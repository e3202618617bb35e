"""Deletes lines of the ledger in pieces: read beforehand, and deleted in one short transaction."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice

from sqlalchemy import ColumnElement, Insert, delete, exists, insert, literal, select

from delivery.records.database.store import Store, Transaction
from delivery.records.retention.course_lines import CourseKeys
from delivery.records.tables import (
    bookings,
    destroyed_courses,
    destruction_permits,
    ledger,
    meetings,
    retention_holds,
)

PIECE = 50
"""The most lines that one transaction deletes: about two milliseconds on SQLite."""
READ_AT_ONCE = 500
UNNAMED_AT_ONCE = 2000
"""The most lines that are read for pieces. Lines of many courses lie side by side."""

Lines = Mapping[int, date]
"""Lines by id, each with its day, by which PostgreSQL finds its month."""


@dataclass(frozen=True, slots=True)
class UnnamedLines:
    lines: Lines
    last: int | None
    """The id after which to read on; None if nothing is left."""


async def of_course(tx: Transaction, keys: CourseKeys) -> Lines:
    """At most READ_AT_ONCE lines of the course. Those that name a meeting come last, because others
    are found by them."""
    named = ledger.c.meeting_id.is_(None)
    query = select(ledger.c.id, ledger.c.day).where(keys.condition()).order_by(named.desc())
    return {row.id: row.day for row in await tx.execute(query.limit(READ_AT_ONCE))}


async def unnamed(tx: Transaction, before: datetime, after: int) -> UnnamedLines:
    """Reads on after the line `after`: those that were received before this moment and belong to no
    course with records."""
    query = (
        select(ledger.c.id, ledger.c.day, ledger.c.meeting_id, ledger.c.instance)
        .where(ledger.c.received_at < before, ledger.c.day <= before.date())
        .where(ledger.c.id > after, ledger.c.course_id.is_(None))
        .order_by(ledger.c.id)
        .limit(UNNAMED_AT_ONCE)
    )
    rows = (await tx.execute(query)).all()
    standing = await _standing(tx, [row.meeting_id for row in rows if row.meeting_id])
    held = await _with_meeting(tx, [row.instance for row in rows if row.instance])
    free = {
        row.id: row.day for row in rows if not {row.meeting_id} & standing | {row.instance} & held
    }
    return UnnamedLines(free, rows[-1].id if rows else None)


async def _standing(tx: Transaction, meeting_ids: Sequence[str]) -> set[str]:
    """Which of the meetings are of a course with records."""
    query = select(meetings.c.meeting_id).where(meetings.c.meeting_id.in_({*meeting_ids}), _STANDS)
    return {*await tx.scalars(query)}


async def _with_meeting(tx: Transaction, instances: Sequence[str]) -> set[str]:
    """Which of the instances are of a meeting of a course with records."""
    of_meeting = exists().where(meetings.c.meeting_id == ledger.c.meeting_id, _STANDS)
    query = select(ledger.c.instance).where(ledger.c.instance.in_({*instances}), of_meeting)
    return {*await tx.scalars(query.distinct())}


_STANDS: ColumnElement[bool] = ~exists().where(
    destroyed_courses.c.course_id == meetings.c.course_id
)


def pieces(lines: Lines) -> Iterator[Lines]:
    """Divides lines into what one transaction deletes."""
    each = iter(lines.items())
    while piece := dict(islice(each, PIECE)):
        yield piece


async def delete_of_course(store: Store, keys: CourseKeys, piece: Lines) -> int:
    """Deletes lines of the course; returns how many: none once a hold stands on a client of the
    course. Raises StoreFault."""
    names = [("course_id", keys.course_id), *(("meeting_id", each) for each in keys.meetings)]
    names += [("instance", each) for each in keys.instances]
    return await _delete(store, [_unless_held(keys.course_id, *name) for name in names], piece)


async def delete_unnamed(store: Store, piece: Lines, day_before: date) -> int:
    """Deletes lines of an earlier day; returns how many. Raises StoreFault."""
    return await _delete(store, [insert(destruction_permits).values(day_before=day_before)], piece)


def _unless_held(course_id: int, column: str, value: object) -> Insert:
    held = (
        exists()
        .where(bookings.c.course_id == course_id, retention_holds.c.ended_at.is_(None))
        .where(retention_holds.c.booking_id == bookings.c.id)
    )
    return insert(destruction_permits).from_select([column], select(literal(value)).where(~held))


async def _delete(store: Store, permits: Sequence[Insert], piece: Lines) -> int:
    days = sorted({*piece.values()})
    these = ledger.c.id.in_([*piece]) & ledger.c.day.in_(days)
    is_permitted = exists().select_from(destruction_permits)
    deleting = delete(ledger).where(these, is_permitted)
    *_, count, _ = await store.write_briefly([*permits, deleting, delete(destruction_permits)])
    return count
