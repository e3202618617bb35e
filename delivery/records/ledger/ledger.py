"""The append-only ledger of everything received and noted. A repeated entry changes nothing."""

import asyncio
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from operator import itemgetter
from typing import Any, NamedTuple
from typing import cast as typed

import msgspec
from sqlalchemy import ColumnElement, Row, Select, Text, cast, func, or_, select, text, type_coerce
from sqlalchemy.types import NullType

from delivery.records.database.json_values import read_json
from delivery.records.database.row_outcome import insert
from delivery.records.database.store import Transaction
from delivery.records.tables import ledger
from integrations.event_times import possible

APPENDING = 0x6C656467  # "ledg": names the lock below among PostgreSQL's advisory ones
UNDATED = date(1970, 1, 1)
REPORTED_WITHIN = timedelta(days=1)  # Zoom repeats webhooks for 85 minutes (FACTS 1)


class Entry(msgspec.Struct, frozen=True):
    """An entry to append. A msgspec struct, because a frozen dataclass takes ten times as long to
    make."""

    source: str
    """`zoom`, `rtms`, `trainer`, or `report` for Zoom's participant report."""
    digest: bytes
    """A hash of 32 bytes over the received bytes: an equal digest is a repeated entry."""
    received_at: datetime
    event_at: datetime | None
    """The time of the event as its reporter gives it; None if it gives none."""
    kind: str
    """The reporter's name for the event."""
    meeting_id: str | None
    instance: str | None
    course_id: int | None
    line: dict[str, Any]
    """The entry as `coursewatch assess` reads it."""

    @property
    def day(self) -> date:
        """The day in UTC under which the entry is stored: that of its event; UNDATED without an
        event time.

        A repeated entry has the same day whenever it arrives, and the index by day and digest
        mostly grows at its end.
        """
        return self.event_at.astimezone(UTC).date() if self.event_at else UNDATED


class LedgerRow(Entry, frozen=True):
    id: int
    """Of two visible rows, the later one has the higher id."""

    @classmethod
    def of(cls, row: Row[Any]) -> "LedgerRow":
        """Makes a row from the values of COLUMNS."""
        entry = cls(*typed("tuple[Any, ...]", row))
        at = possible(entry.event_at, entry.received_at)
        return entry if at == entry.event_at else msgspec.structs.replace(entry, event_at=at)


class EncodedRow(NamedTuple):
    """A row whose JSON line is decoded only on request."""

    id: int
    source: str
    digest: bytes
    received_at: datetime
    event_at: datetime | None
    kind: str
    meeting_id: str | None
    instance: str | None
    course_id: int | None
    written: str
    """The JSON text of the line."""

    @property
    def line(self) -> dict[str, Any]:
        line: dict[str, Any] = read_json(self.written)
        return line


# The columns of a LedgerRow. The day is needed by the database alone.
COLUMNS = tuple(ledger.c[name] for name in LedgerRow.__struct_fields__)

# The columns of an EncodedRow, undecoded: SQLAlchemy's decoding of times and JSON takes three times
# as long as the rest of the query.
ENCODED_COLUMNS: tuple[ColumnElement[Any], ...] = (
    ledger.c.id,
    ledger.c.source,
    ledger.c.digest,
    type_coerce(ledger.c.received_at, NullType),
    type_coerce(ledger.c.event_at, NullType),
    ledger.c.kind,
    ledger.c.meeting_id,
    ledger.c.instance,
    ledger.c.course_id,
    cast(ledger.c.line, Text),
)


async def append(tx: Transaction, entries: Sequence[Entry]) -> int:
    """Appends the entries; returns how many are new."""
    if not entries:
        return 0
    if tx.dialect.name == "postgresql":
        # Ids are assigned before the commit. With two writers, a reader that has seen row 11
        # could miss row 10 for good. SQLite has one writer anyway.
        await tx.execute(text("SELECT pg_advisory_xact_lock(:name)"), {"name": APPENDING})
    adding = insert(tx, ledger).on_conflict_do_nothing(index_elements=["day", "digest"])
    rows = [{**msgspec.structs.asdict(entry), "day": entry.day} for entry in entries]
    written = await tx.execute(adding.returning(ledger.c.id), rows)
    return len(written.all())


def received_since(since: datetime) -> ColumnElement[bool]:
    """Limits a query to the months of rows received since this moment: events are reported within a
    day. Rows without an event time always pass."""
    first = since.astimezone(UTC).date() - REPORTED_WITHIN
    return or_(ledger.c.day >= first, ledger.c.day == UNDATED)


async def of_course(tx: Transaction, course_id: int, meeting_id: str | None) -> list[EncodedRow]:
    """All entries of a course in the order of writing: those of its meeting, of every instance that
    those name (stream lines name only the instance), and its trainer's notes."""
    return (await of_courses(tx, {course_id: meeting_id}))[course_id]


async def of_courses(
    tx: Transaction, meeting_ids: Mapping[int, str | None]
) -> dict[int, list[EncodedRow]]:
    """The entries of each course, as `of_course` returns them; `meeting_ids` is by course. A thread
    makes them of what was read."""
    held = defaultdict[str | None, set[int]](set)
    for course_id, meeting_id in meeting_ids.items():
        if meeting_id is not None:
            held[meeting_id].add(course_id)
    is_about = about(meeting_ids, held.keys(), ())
    if held:
        naming = ledger.alias("naming")
        named = select(naming.c.instance).where(
            naming.c.meeting_id.in_(held.keys()), naming.c.instance.is_not(None)
        )
        is_about = or_(is_about, is_among(tx, ledger.c.instance, named.distinct()))
    read = (await tx.execute(select(*ENCODED_COLUMNS).where(is_about))).all()
    rows = await asyncio.to_thread(_encoded_rows, tx.dialect.name, read)
    return _by_course(rows, meeting_ids, held)


async def encoded_rows(tx: Transaction, which: ColumnElement[bool]) -> list[EncodedRow]:
    """The rows that meet the condition, in the order of writing."""
    read = (await tx.execute(select(*ENCODED_COLUMNS).where(which))).all()
    return _encoded_rows(tx.dialect.name, read)


def _encoded_rows(dialect: str, read: Sequence[Any]) -> list[EncodedRow]:
    moment = _aware if dialect == "postgresql" else _read_moment
    rows = [
        _encoded_row(key, source, digest, moment(came), moment(at) if at else None, *columns)
        for key, source, digest, came, at, *columns in read
    ]
    # Sorted here: SQLite would sort whole rows, in files if there are many.
    return sorted(rows, key=itemgetter(0))


def _encoded_row(
    key: int, source: str, digest: bytes, came: datetime, at: datetime | None, *columns: Any
) -> EncodedRow:
    return EncodedRow(key, source, digest, came, possible(at, came), *columns)


def _aware(at: datetime) -> datetime:
    return at.astimezone(UTC)


def _read_moment(at: str) -> datetime:
    """Decodes a time of SQLite, which is in UTC without a zone."""
    return datetime.fromisoformat(at + "+00:00")


def _by_course(
    rows: Sequence[EncodedRow],
    course_ids: Collection[int],
    held: Mapping[str | None, Collection[int]],
) -> dict[int, list[EncodedRow]]:
    named = defaultdict[str | None, set[int]](set)
    for row in rows:
        if row.instance is not None and row.meeting_id in held:
            named[row.instance].update(held[row.meeting_id])
    by_course: dict[int, list[EncodedRow]] = {course_id: [] for course_id in course_ids}
    whose: dict[tuple[str | None, str | None, int | None], set[int]] = {}
    for row in rows:
        about = (row.meeting_id, row.instance, row.course_id)
        if about not in whose:
            courses = {*held.get(row.meeting_id, ()), *named.get(row.instance, ())}
            noted = {row.course_id} if row.course_id is not None else set[int]()
            whose[about] = courses | (noted & by_course.keys())
        for course_id in whose[about]:
            by_course[course_id].append(row)
    return by_course


def is_among(
    tx: Transaction, column: ColumnElement[str], values: Select[tuple[str]]
) -> ColumnElement[bool]:
    """The condition that a column of the ledger has one of the values that a query finds.
    PostgreSQL finds them first and then searches its index of each month; for an IN it would scan
    all months."""
    if tx.dialect.name == "postgresql":
        return column == func.any(func.array(values.scalar_subquery()))
    return column.in_(values)


async def instances_of(tx: Transaction, meeting_ids: Collection[str]) -> Sequence[str]:
    """The instances that entries of these meetings name."""
    if not meeting_ids:
        return ()
    named = select(ledger.c.instance).where(
        ledger.c.meeting_id.in_(meeting_ids), ledger.c.instance.is_not(None)
    )
    return [instance for instance in await tx.scalars(named.distinct()) if instance]


def about(
    course_ids: Collection[int], meeting_ids: Collection[str | None], instances: Collection[str]
) -> ColumnElement[bool]:
    """The condition that a row belongs to the courses. Each part uses its own index: without given
    instances PostgreSQL would scan all months."""
    parts = [ledger.c.course_id.in_(course_ids)]
    if meeting_ids:
        parts.append(ledger.c.meeting_id.in_(meeting_ids))
    if instances:
        parts.append(ledger.c.instance.in_(sorted(instances)))
    return or_(*parts)
