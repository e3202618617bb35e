"""What is sent to clients: one row a booking, kind and schedule version, and its state."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Row,
    Select,
    Table,
    and_,
    bindparam,
    delete,
    exists,
    func,
    select,
    update,
)

from delivery.records.database.row_outcome import insert
from delivery.records.database.store import Transaction
from delivery.records.planning.bookings import BookingRow, from_row, from_values
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
    """`claimed`, `sent`, `due` (again), `missed` (due until it was of no use), `refused` or
    `unsure`."""
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
    near = courses.alias("near")
    soon = select(near.c.id).where(near.c.starts_at <= now + AHEAD, near.c.ends_at > now)
    return and_(
        bookings.c.course_id.in_(soon),  # by an index, which SQLite would not use by itself
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
    tx: Transaction, booking_ids: Iterable[int], now: datetime
) -> dict[int, BookingRow]:
    """Of these bookings, as they are now, those to whom instructions are still of use.

    For whoever claims: since one was found, it may have moved, been cancelled or lost its link. Of
    those that another is just claiming nothing is said, so that nobody waits for them in vain.
    """
    asked = (
        _can_be_told(now)
        .where(bookings.c.id.in_(booking_ids))
        .with_for_update(of=bookings, key_share=True, skip_locked=True)
    )
    return {row.id: from_row(row) for row in await tx.execute(asked)}


async def told_before(tx: Transaction, booking_ids: Iterable[int]) -> frozenset[int]:
    """Those of the bookings to whom an earlier version was sent, or may have been."""
    earlier = (
        select(bookings.c.id)
        .join(messages, messages.c.booking_id == bookings.c.id)
        .where(
            bookings.c.id.in_(booking_ids),
            messages.c.kind == JOINING,
            messages.c.schedule_version < bookings.c.schedule_version,
            messages.c.state.in_(("claimed", "sent", "unsure")),
        )
    )
    return frozenset(await tx.scalars(earlier))


async def claim(
    tx: Transaction, booking_id: int, version: int, message_id: str, now: datetime
) -> MessageRow | None:
    """The message, to the one who may send it; None to everybody who asks after."""
    claimed = await claim_each(tx, [(booking_id, version, message_id)], now)
    return claimed[0] if claimed else None


async def claim_each(
    tx: Transaction, wanted: Iterable[tuple[int, int, str]], now: datetime
) -> list[MessageRow]:
    """Of a booking, a version and a message id each: the messages that are now the asker's to
    send. What another has claimed is not among them."""
    claiming = [
        {
            "booking_id": booking_id,
            "kind": JOINING,
            "schedule_version": version,
            "state": "claimed",
            "message_id": message_id,
            "attempts": 1,
            "due_at": now,
            "claimed_at": now,
        }
        for booking_id, version, message_id in sorted(wanted)  # so that no two wait for each other
    ]
    if not claiming:
        return []
    once = ["booking_id", "kind", "schedule_version"]
    winning = insert(tx, messages).on_conflict_do_nothing(index_elements=once)
    rows = await tx.execute(winning.returning(*messages.c), claiming)
    return [MessageRow(**row._asdict()) for row in rows]


async def unclaim(tx: Transaction, claims: Iterable[MessageRow]) -> None:
    """What was claimed and not begun is as it was before: without a message, or due again.

    What another has claimed since, when it was given up for lost, is left alone.
    """
    for claim in claims:
        ours = _of(claim)
        if claim.attempts == 1:
            await tx.execute(delete(messages).where(ours))
        else:
            giving = {"state": "due", "attempts": claim.attempts - 1}
            await tx.execute(update(messages).where(ours).values(giving))


async def retryable(
    tx: Transaction, now: datetime, most: int
) -> list[tuple[MessageRow, BookingRow]]:
    """At most so many messages that failed for now and are due again, while they are still of use.

    In the order of `due_joining`. It costs the same however much has failed in all years: one
    statement, whose index holds no letter for long that is of no use any more (`missed`).
    """
    asked = (
        _can_be_told(now)
        .add_columns(*messages.c)
        .join(messages, messages.c.booking_id == bookings.c.id)
        .where(
            messages.c.kind == JOINING,
            messages.c.schedule_version == bookings.c.schedule_version,
            messages.c.state == "due",
            messages.c.due_at <= now,
        )
        .order_by(courses.c.starts_at, func.random())
        .limit(most)
    )
    return [
        (MessageRow(**_part(row, messages)), from_values(_part(row, bookings)))
        for row in await tx.execute(asked)
    ]


def _part(row: Row[Any], table: Table) -> dict[str, Any]:
    """What a row has of this table, where another has columns of the same names."""
    return {column.name: row._mapping[column] for column in table.c}


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


def _of(claim: MessageRow) -> ColumnElement[bool]:
    """Of this claim alone: one that was given up for lost and claimed anew has another number."""
    return _numbered(claim.id, claim.attempts)


def _numbered(
    message_row_id: int | BindParameter[int], attempts: int | BindParameter[int]
) -> ColumnElement[bool]:
    mine = and_(messages.c.id == message_row_id, messages.c.attempts == attempts)
    return and_(mine, messages.c.state == "claimed")


async def sent(tx: Transaction, message_row_id: int, now: datetime) -> None:
    """Whoever has claimed it."""
    claimed = and_(messages.c.id == message_row_id, messages.c.state == "claimed")
    sending = update(messages).where(claimed).values(state="sent", fault=None, sent_at=now)
    await tx.execute(sending)


async def sent_each(tx: Transaction, taken: Iterable[tuple[MessageRow, datetime]]) -> None:
    """Each message with the moment at which it was taken."""
    values = [
        {"sent_id": claim.id, "sent_attempts": claim.attempts, "sent_at": at} for claim, at in taken
    ]
    if values:
        of = _numbered(bindparam("sent_id"), bindparam("sent_attempts"))
        sending = update(messages).where(of).values(state="sent", fault=None)
        await tx.execute(sending.values(sent_at=bindparam("sent_at")), values)


async def refused(tx: Transaction, claim: MessageRow, fault: str) -> None:
    """It will never be taken: a person must help."""
    await tx.execute(update(messages).where(_of(claim)).values(state="refused", fault=fault))


async def unsure(tx: Transaction, claim: MessageRow, fault: str) -> None:
    """It may have gone out: sending it again might tell the client twice."""
    await tx.execute(update(messages).where(_of(claim)).values(state="unsure", fault=fault))


async def again(tx: Transaction, claim: MessageRow, due_at: datetime, fault: str) -> None:
    """It certainly did not go out: due again at `due_at`."""
    waiting = {"state": "due", "due_at": due_at, "fault": fault}
    await tx.execute(update(messages).where(_of(claim)).values(waiting))


async def of_course(tx: Transaction, course_id: int) -> Sequence[MessageRow]:
    """All messages to those who are on the course now, oldest first."""
    asked = (
        select(messages)
        .join(bookings, bookings.c.id == messages.c.booking_id)
        .where(bookings.c.course_id == course_id)
        .order_by(messages.c.id)
    )
    return [MessageRow(**row._asdict()) for row in await tx.execute(asked)]
