"""Courses as they were planned, and what follows when a plan changes."""

from collections.abc import Collection
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, select, update

from delivery.records.database.row_outcome import RowOutcome, fits, insert, tells_the_same
from delivery.records.database.store import Transaction
from delivery.records.meetings.meeting_requests import ask, ask_anew
from delivery.records.planning import link_keys, trainer_confirmations
from delivery.records.tables import bookings, courses


@dataclass(frozen=True, slots=True, kw_only=True)
class CourseDetails:
    """What a course is put in with. Times are aware."""

    reference: str
    type: str
    policy: str
    starts_at: datetime
    ends_at: datetime
    trainer_id: int | None
    zoom_host: str
    """The licensed user of the meeting provider who hosts."""
    state: str = "planned"
    """`planned` or `cancelled`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CourseRow(CourseDetails):
    id: int
    schedule_version: int
    """1, and one more each time that the course is moved or restored."""
    changed_at: datetime


async def put(tx: Transaction, details: CourseDetails, now: datetime) -> tuple[int, RowOutcome]:
    """The course's id, and what came of it; the same reference again changes it.

    Moved (another start or end) or restored, the links of its bookings are dead, new ones are
    made, and the instructions due again. What to ask of the meeting provider is asked in this
    transaction.
    """
    values = {**asdict(details), "changed_at": now}
    adding = insert(tx, courses).values(**values, schedule_version=1)
    made: int | None = await tx.scalar(
        adding.on_conflict_do_nothing(index_elements=["reference"]).returning(courses.c.id)
    )
    if made is not None:
        if details.state == "planned":
            await ask(tx, course_id=made, kind="make", due_at=now)
        return made, RowOutcome.CREATED
    before = await _for_change(tx, details.reference)
    if tells_the_same(before, details):
        return before.id, RowOutcome.UNCHANGED
    await tx.execute(update(courses).where(courses.c.id == before.id).values(**values))
    await _follow(tx, before, details, now)
    return before.id, RowOutcome.CHANGED


async def _for_change(tx: Transaction, reference: str) -> CourseRow:
    query = select(courses).where(courses.c.reference == reference).with_for_update()
    return CourseRow(**(await tx.execute(query)).one()._asdict())


async def _follow(tx: Transaction, before: CourseRow, after: CourseDetails, now: datetime) -> None:
    moved = (before.starts_at, before.ends_at) != (after.starts_at, after.ends_at)
    restored = before.state == "cancelled" and after.state == "planned"
    if moved or restored:
        await _renew(tx, before)
    if moved or restored or before.trainer_id != after.trainer_id:
        await trainer_confirmations.withdraw(tx, before.id, now)
    kind = _to_ask(before, after, changed=moved or before.zoom_host != after.zoom_host)
    if kind:
        await ask(tx, course_id=before.id, kind=kind, due_at=now)
    if after.state == "planned" and (moved or restored):
        await _register_anew(tx, before.id, now)


def _to_ask(before: CourseDetails, after: CourseDetails, *, changed: bool) -> str | None:
    match before.state, after.state:
        case "planned", "planned":
            return "move" if changed else None
        case "cancelled", "planned":
            return "make"
        case "planned", "cancelled":
            return "cancel"
    return None


async def _renew(tx: Transaction, before: CourseRow) -> None:
    raising = update(courses).where(courses.c.id == before.id)
    await tx.execute(raising.values(schedule_version=before.schedule_version + 1))
    await link_keys.renew(tx, bookings.c.course_id == before.id)


async def _register_anew(tx: Transaction, course_id: int, now: datetime) -> None:
    booked = select(bookings.c.id).where(
        bookings.c.course_id == course_id, bookings.c.state == "booked"
    )
    for booking_id in (await tx.scalars(booked.order_by(bookings.c.id))).all():
        await ask_anew(tx, course_id, booking_id, now)


async def by_id(tx: Transaction, course_id: int) -> CourseRow | None:
    return await _one(tx, courses.c.id == course_id) if fits(course_id) else None


async def by_ids(tx: Transaction, course_ids: Collection[int]) -> dict[int, CourseRow]:
    query = select(courses).where(courses.c.id.in_(course_ids))
    by_start = await tx.execute(query.order_by(courses.c.starts_at, courses.c.id))
    return {row.id: CourseRow(**row._asdict()) for row in by_start}


async def by_reference(tx: Transaction, reference: str) -> CourseRow | None:
    return await _one(tx, courses.c.reference == reference)


async def around(tx: Transaction, start: datetime, until: datetime) -> list[int]:
    """The ids of the courses that end after `start` and begin before `until`."""
    query = select(courses.c.id).where(courses.c.ends_at > start, courses.c.starts_at < until)
    return list(await tx.scalars(query.where(courses.c.state == "planned")))


async def _one(tx: Transaction, condition: ColumnElement[bool]) -> CourseRow | None:
    row = (await tx.execute(select(courses).where(condition))).one_or_none()
    return CourseRow(**row._asdict()) if row else None
