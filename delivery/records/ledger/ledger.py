"""What happened, as it was told: only ever added to, and the same again changes nothing."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from operator import itemgetter
from typing import Any, NamedTuple
from typing import cast as typed

import msgspec
from sqlalchemy import ColumnElement, Row, Text, cast, or_, select, text, type_coerce
from sqlalchemy.types import NullType

from delivery.records.database.json_values import read_json
from delivery.records.database.row_outcome import insert
from delivery.records.database.store import Transaction
from delivery.records.tables import ledger
from integrations.event_times import LATE, LATE_REPORT, possible

APPENDING = 0x6C656467  # "ledg": names the lock below among PostgreSQL's advisory ones
UNDATED = date(1970, 1, 1)
TOLD_WITHIN = timedelta(days=1)  # Zoom tells again for 85 minutes (FACTS 1)


class Entry(msgspec.Struct, frozen=True):
    """What is to be written down. No dataclass: a frozen one takes ten times as long to make."""

    source: str
    """`zoom`, `rtms`, `trainer`, or `report` for Zoom's own after the end."""
    digest: bytes
    """32 bytes, of what came as it came: the same digest again is the same event again."""
    received_at: datetime
    event_at: datetime | None
    """As the reporter says, where it says."""
    kind: str
    """The reporter's own word."""
    meeting_id: str | None
    instance: str | None
    course_id: int | None
    line: dict[str, Any]
    """As `coursewatch assess` reads it."""

    @property
    def day(self) -> date:
        """The day in UTC that it is filed under: of the event, by the reporter's own words.

        Known from what came alone, so that the same again has the same day whenever it comes; and
        as events come soon, the index by day and digest grows at its end.
        """
        return self.event_at.astimezone(UTC).date() if self.event_at else UNDATED


class LedgerRow(Entry, frozen=True):
    id: int
    """Of two rows that can be read, the later written has the higher."""

    @classmethod
    def of(cls, row: Row[Any]) -> "LedgerRow":
        """From a row of COLUMNS."""
        entry = cls(*typed("tuple[Any, ...]", row))
        at = possible_time(entry.source, entry.event_at, entry.received_at)
        return entry if at == entry.event_at else msgspec.structs.replace(entry, event_at=at)


class ToldRow(NamedTuple):
    """A row whose line is read only by whoever needs all of it."""

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
    """The line, as it is in the database."""

    @property
    def line(self) -> dict[str, Any]:
        line: dict[str, Any] = read_json(self.written)
        return line


# What is read of a row: its day is there for the database alone.
COLUMNS = tuple(ledger.c[name] for name in LedgerRow.__struct_fields__)

# The same for ToldRow, as the database has it: SQLAlchemy's own reading of times and JSON, value by
# value, takes three times as long as all the rest.
TOLD: tuple[ColumnElement[Any], ...] = (
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
    """How many of the entries are new."""
    if not entries:
        return 0
    if tx.dialect.name == "postgresql":
        # Ids are given before the commit. One writer at a time, or a reader who has seen row 11
        # could miss row 10 for good; SQLite has one anyway.
        await tx.execute(text("SELECT pg_advisory_xact_lock(:name)"), {"name": APPENDING})
    adding = insert(tx, ledger).on_conflict_do_nothing(index_elements=["day", "digest"])
    rows = [{**msgspec.structs.asdict(entry), "day": entry.day} for entry in entries]
    written = await tx.execute(adding.returning(ledger.c.id), rows)
    return len(written.all())


def lately(since: datetime) -> ColumnElement[bool]:
    """Whether a row may have been received since: nothing is told more than a day after it
    happened, and what names no time may be of any. It bounds what is looked at: else a question
    about today would cost the more, the more years are kept."""
    first = since.astimezone(UTC).date() - TOLD_WITHIN
    return or_(ledger.c.day >= first, ledger.c.day == UNDATED)


async def of_course(tx: Transaction, course_id: int, meeting_id: str | None) -> list[ToldRow]:
    """Everything told of a course, in the order in which it was written.

    That is: of its meeting; of any instance that a row of its meeting names (cameras are told
    by the instance alone); and what its trainer noted.
    """
    return (await of_courses(tx, {course_id: meeting_id}))[course_id]


async def of_courses(
    tx: Transaction, meeting_ids: Mapping[int, str | None]
) -> dict[int, list[ToldRow]]:
    """The same of each of these courses; `meeting_ids` is by course."""
    held = defaultdict[str | None, set[int]](set)
    for course_id, meeting_id in meeting_ids.items():
        if meeting_id is not None:
            held[meeting_id].add(course_id)
    return _by_course(await told(tx, await _about(tx, meeting_ids, held)), meeting_ids, held)


async def told(tx: Transaction, which: ColumnElement[bool]) -> list[ToldRow]:
    """These rows, in the order in which they were written."""
    moment = _aware if tx.dialect.name == "postgresql" else _read_moment
    rows = [
        _told_row(key, source, digest, moment(came), moment(at) if at else None, *columns)
        for key, source, digest, came, at, *columns in await tx.execute(select(*TOLD).where(which))
    ]
    # Not by the database: SQLite would sort the rows with their lines, in files if they are many.
    return sorted(rows, key=itemgetter(0))


def _told_row(
    key: int, source: str, digest: bytes, came: datetime, at: datetime | None, *columns: Any
) -> ToldRow:
    return ToldRow(key, source, digest, came, possible_time(source, at, came), *columns)


def possible_time(source: str, at: datetime | None, received_at: datetime) -> datetime | None:
    """When an entry's event happened; None for a time out of bounds, which an earlier version may
    have written."""
    return possible(at, received_at, LATE_REPORT if source == "report" else LATE)


def _aware(at: datetime) -> datetime:
    return at.astimezone(UTC)


def _read_moment(at: str) -> datetime:
    """As SQLite has it: in UTC, which it does not say."""
    return datetime.fromisoformat(at + "+00:00")


def _by_course(
    rows: Sequence[ToldRow],
    course_ids: Collection[int],
    held: Mapping[str | None, Collection[int]],
) -> dict[int, list[ToldRow]]:
    named = defaultdict[str | None, set[int]](set)
    for row in rows:
        if row.instance is not None and row.meeting_id in held:
            named[row.instance].update(held[row.meeting_id])
    by_course: dict[int, list[ToldRow]] = {course_id: [] for course_id in course_ids}
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


async def _about(
    tx: Transaction, course_ids: Collection[int], meeting_ids: Collection[str | None]
) -> ColumnElement[bool]:
    held = [meeting_id for meeting_id in meeting_ids if meeting_id is not None]
    return about(course_ids, held, await instances_of(tx, held))


async def instances_of(tx: Transaction, meeting_ids: Collection[str]) -> Sequence[str]:
    """Those that a row of the meetings names."""
    if not meeting_ids:
        return ()
    named = select(ledger.c.instance).where(
        ledger.c.meeting_id.in_(meeting_ids), ledger.c.instance.is_not(None)
    )
    return [instance for instance in await tx.scalars(named.distinct()) if instance]


def about(
    course_ids: Collection[int], meeting_ids: Collection[str], instances: Collection[str]
) -> ColumnElement[bool]:
    """Whether a row tells of the courses. Each part walks an index of its own: the instances are
    found first, for how many there are of a meeting no database guesses, and PostgreSQL would
    rather read all months than look for too many."""
    parts = [ledger.c.course_id.in_(course_ids)]
    if meeting_ids:
        parts.append(ledger.c.meeting_id.in_(meeting_ids))
    if instances:
        parts.append(ledger.c.instance.in_(sorted(instances)))
    return or_(*parts)
