"""What is sent to clients: one row a booking, kind and schedule version, and its state."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Select, Update, and_, exists, func, select, update

from delivery.records.bookings import BookingRow, from_row
from delivery.records.kept import insert
from delivery.records.store import Transaction
from delivery.records.tables import bookings, courses, messages, registrants

JOINING = "joining"
AHEAD = timedelta(hours=48)
"""Elapsed hours, since all times kept are UTC: a change of the clocks moves nothing."""


@dataclass(frozen=True, slots=True)
class MessageRow:
    id: int
    booking_id: int
    kind: str
    """`joining`."""
    schedule_version: int
    state: str
    """`claimed`, `sent`, `due` (again), `refused` or `unsure`."""
    message_id: str
    """The Message-ID header; the same on every try."""
    attempts: int
    due_at: datetime
    claimed_at: datetime | None
    sent_at: datetime | None
    fault: str | None


def has_link() -> ColumnElement[bool]:
    """Whether there is a registrant for the booking as it now is, so that its link opens."""
    return exists().where(
        registrants.c.booking_id == bookings.c.id,
        registrants.c.course_id == bookings.c.course_id,
        registrants.c.schedule_version == bookings.c.schedule_version,
        registrants.c.kind == "client",
        registrants.c.cancelled_at.is_(None),
    )


def to_be_told(now: datetime) -> ColumnElement[bool]:
    """Whether instructions are of use to a booking now: soon, not over, and booked."""
    return and_(
        courses.c.starts_at <= now + AHEAD,
        courses.c.ends_at > now,
        courses.c.state == "planned",
        bookings.c.state == "booked",
    )


def _can_be_told(now: datetime) -> Select[tuple[object, ...]]:
    """Bookings to whom instructions are of use now, and who have a link."""
    return (
        select(*bookings.c)
        .join(courses, courses.c.id == bookings.c.course_id)
        .where(to_be_told(now), has_link())
    )


async def due_joining(tx: Transaction, now: datetime, most: int) -> list[BookingRow]:
    """At most so many bookings whose current schedule version has no message yet, the soonest
    course first. Those of one time come in any order: of several processes that look, each is to
    come by other ones first."""
    told = exists().where(
        messages.c.booking_id == bookings.c.id,
        messages.c.kind == JOINING,
        messages.c.schedule_version == bookings.c.schedule_version,
    )
    asked = _can_be_told(now).where(~told).order_by(courses.c.starts_at, func.random())
    return [from_row(row) for row in await tx.execute(asked.limit(most))]


async def still_due(
    tx: Transaction, booking_id: int, version: int, now: datetime
) -> BookingRow | None:
    """The booking as it is now, if instructions of that version are still of use to it.

    For whoever claims: since it was found, it may have moved, been cancelled or lost its link. Of
    one that another is just claiming nothing is said, so that nobody waits for them in vain.
    """
    asked = (
        _can_be_told(now)
        .where(bookings.c.id == booking_id, bookings.c.schedule_version == version)
        .with_for_update(of=bookings, key_share=True, skip_locked=True)
    )
    row = (await tx.execute(asked)).one_or_none()
    return from_row(row) if row else None


async def told_before(tx: Transaction, booking_id: int, version: int) -> bool:
    """Whether an earlier version was sent, or may have been."""
    earlier = exists().where(
        messages.c.booking_id == booking_id,
        messages.c.kind == JOINING,
        messages.c.schedule_version < version,
        messages.c.state.in_(("claimed", "sent", "unsure")),
    )
    return bool(await tx.scalar(select(earlier)))


async def claim(
    tx: Transaction, booking_id: int, version: int, message_id: str, now: datetime
) -> MessageRow | None:
    """The message, to the one who may send it; None to everybody who asks after."""
    claiming = insert(tx, messages).values(
        booking_id=booking_id,
        kind=JOINING,
        schedule_version=version,
        state="claimed",
        message_id=message_id,
        attempts=1,
        due_at=now,
        claimed_at=now,
    )
    once = ["booking_id", "kind", "schedule_version"]
    winning = claiming.on_conflict_do_nothing(index_elements=once).returning(*messages.c)
    row = (await tx.execute(winning)).one_or_none()
    return MessageRow(**row._asdict()) if row else None


async def retryable(tx: Transaction, now: datetime) -> list[tuple[MessageRow, BookingRow]]:
    """Messages that failed for now and are due again, while they are still of use."""
    due = and_(messages.c.state == "due", messages.c.due_at <= now)
    asked = select(messages).where(due).order_by(messages.c.due_at, messages.c.id)
    waiting = [MessageRow(**row._asdict()) for row in await tx.execute(asked)]
    if not waiting:
        return []
    telling = _can_be_told(now).where(bookings.c.id.in_([row.booking_id for row in waiting]))
    told = {row.id: from_row(row) for row in await tx.execute(telling)}
    return [
        (row, told[row.booking_id])
        for row in waiting
        if row.booking_id in told and told[row.booking_id].schedule_version == row.schedule_version
    ]


async def reclaim(tx: Transaction, message_row_id: int, now: datetime) -> MessageRow | None:
    """A retryable message, to the one who may send it; None to everybody who asks after."""
    reclaiming = (
        update(messages)
        .where(messages.c.id == message_row_id, messages.c.state == "due")
        .values(state="claimed", claimed_at=now, attempts=messages.c.attempts + 1)
        .returning(*messages.c)
    )
    row = (await tx.execute(reclaiming)).one_or_none()
    return MessageRow(**row._asdict()) if row else None


async def left_claimed(tx: Transaction, before: datetime) -> list[MessageRow]:
    """Claimed before `before` and never heard of again: whether they went out is not known."""
    asked = select(messages).where(messages.c.state == "claimed", messages.c.claimed_at < before)
    return [MessageRow(**row._asdict()) for row in await tx.execute(asked.order_by(messages.c.id))]


def _claimed(message_row_id: int) -> Update:
    return update(messages).where(messages.c.id == message_row_id, messages.c.state == "claimed")


async def sent(tx: Transaction, message_row_id: int, now: datetime) -> None:
    await tx.execute(_claimed(message_row_id).values(state="sent", sent_at=now, fault=None))


async def refused(tx: Transaction, message_row_id: int, fault: str) -> None:
    """It will never be taken: a person must help."""
    await tx.execute(_claimed(message_row_id).values(state="refused", fault=fault))


async def unsure(tx: Transaction, message_row_id: int, fault: str) -> None:
    """It may have gone out: sending it again might tell the client twice."""
    await tx.execute(_claimed(message_row_id).values(state="unsure", fault=fault))


async def again(tx: Transaction, message_row_id: int, due_at: datetime, fault: str) -> None:
    """It certainly did not go out: due again at `due_at`."""
    await tx.execute(_claimed(message_row_id).values(state="due", due_at=due_at, fault=fault))


async def of_course(tx: Transaction, course_id: int) -> Sequence[MessageRow]:
    """All messages to those who are on the course now, oldest first."""
    asked = (
        select(messages)
        .join(bookings, bookings.c.id == messages.c.booking_id)
        .where(bookings.c.course_id == course_id)
        .order_by(messages.c.id)
    )
    return [MessageRow(**row._asdict()) for row in await tx.execute(asked)]
