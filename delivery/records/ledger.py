"""What happened, as it was told: only ever added to, and the same again changes nothing."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import UTC, date, datetime
from typing import Any, cast

from sqlalchemy import CompoundSelect, Row, func, select, text, union

from delivery.records.kept import insert
from delivery.records.store import Transaction
from delivery.records.tables import ledger, meetings
from delivery.records.tables import set_aside as aside

APPENDING = 0x6C656467  # "ledg": names the lock below among PostgreSQL's advisory ones
UNDATED = date(1970, 1, 1)


@dataclass(frozen=True, slots=True)
class Entry:
    """What is to be written down."""

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


@dataclass(frozen=True, slots=True)
class LedgerRow(Entry):
    id: int
    """Of two rows that can be read, the later written has the higher."""

    @classmethod
    def of(cls, row: Row[Any]) -> "LedgerRow":
        """From a row of COLUMNS."""
        return cls(*cast("tuple[Any, ...]", row))


# What is read of a row: its day is there for the database alone.
COLUMNS = tuple(ledger.c[one.name] for one in fields(LedgerRow))


async def append(tx: Transaction, entries: Sequence[Entry]) -> int:
    """How many of the entries are new."""
    if not entries:
        return 0
    if tx.dialect.name == "postgresql":
        # Ids are given before the commit. One writer at a time, or a reader who has seen row 11
        # could miss row 10 for good; SQLite has one anyway.
        await tx.execute(text("SELECT pg_advisory_xact_lock(:name)"), {"name": APPENDING})
    adding = insert(tx, ledger).on_conflict_do_nothing(index_elements=["day", "digest"])
    rows = [{**asdict(entry), "day": entry.day} for entry in entries]
    written = await tx.execute(adding.returning(ledger.c.id), rows)
    return len(written.all())


async def of_course(tx: Transaction, course_id: int, meeting_id: str | None) -> list[LedgerRow]:
    """Everything told of a course, in the order in which it was written.

    That is: of its meeting; of any instance that a row of its meeting names (cameras are told
    by the instance alone); and what its trainer noted.
    """
    return (await of_courses(tx, {course_id: meeting_id}))[course_id]


async def of_courses(
    tx: Transaction, meeting_ids: Mapping[int, str | None]
) -> dict[int, list[LedgerRow]]:
    """The same of each of these courses; `meeting_ids` is by course."""
    held = defaultdict[str | None, set[int]](set)
    for course_id, meeting_id in meeting_ids.items():
        if meeting_id is not None:
            held[meeting_id].add(course_id)
    asked = select(*COLUMNS).where(ledger.c.id.in_(_of_courses(meeting_ids, held)))
    rows = [LedgerRow.of(row) for row in await tx.execute(asked.order_by(ledger.c.id))]
    named = defaultdict[str | None, set[int]](set)
    for row in rows:
        if row.instance is not None and row.meeting_id in held:
            named[row.instance] |= held[row.meeting_id]
    found: dict[int, list[LedgerRow]] = {course_id: [] for course_id in meeting_ids}
    for row in rows:
        whose = held.get(row.meeting_id, set()) | named.get(row.instance, set())
        if row.course_id in found:
            whose.add(row.course_id)
        for course_id in whose:
            found[course_id].append(row)
    return found


async def last_id_of_course(tx: Transaction, course_id: int, meeting_id: str | None) -> int:
    """The id of the last row that `of_course` would read; 0 if there is none."""
    held = [] if meeting_id is None else [meeting_id]
    found = _of_courses([course_id], held).subquery()
    last: int | None = await tx.scalar(select(func.max(found.c.id)))
    return last or 0


def _of_courses(
    course_ids: Collection[int], meeting_ids: Collection[str | None]
) -> CompoundSelect[tuple[int]]:
    """A union, not an OR: each part then walks an index of its own."""
    parts = [ledger.c.course_id.in_(course_ids)]
    if meeting_ids:  # none of them is None: compared with it, every row without a meeting would do
        of_meeting = ledger.c.meeting_id.in_(meeting_ids)
        named = select(ledger.c.instance).where(of_meeting, ledger.c.instance.is_not(None))
        parts += [of_meeting, ledger.c.instance.in_(named)]
    return union(*(select(ledger.c.id).where(part) for part in parts))


async def courses_of(tx: Transaction, entries: Sequence[Entry]) -> frozenset[int]:
    """The courses that the entries are about: named, by their meeting, or by an instance of it."""
    named = {entry.course_id for entry in entries if entry.course_id is not None}
    of_meeting = {entry.meeting_id for entry in entries if entry.meeting_id}
    instances = {entry.instance for entry in entries if entry.instance and not entry.meeting_id}
    if instances:
        found = select(ledger.c.meeting_id).where(ledger.c.instance.in_(instances)).distinct()
        of_meeting |= {meeting_id for meeting_id in await tx.scalars(found) if meeting_id}
    if of_meeting:
        held = select(meetings.c.course_id).where(meetings.c.meeting_id.in_(of_meeting))
        named |= set(await tx.scalars(held))
    return frozenset(named)


async def set_aside(
    tx: Transaction,
    *,
    digest: bytes,
    received_at: datetime,
    why: str,
    shape: Mapping[str, object] | None = None,
) -> None:
    """Correctly signed, but not understood: its shape is kept, its values are not."""
    keeping = insert(tx, aside).values(
        digest=digest, received_at=received_at, why=why, shape=dict(shape) if shape else None
    )
    await tx.execute(keeping.on_conflict_do_nothing(index_elements=["digest"]))
