"""The messages whose present way has failed, and their next way."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select, update

from delivery.records.database.store import Transaction
from delivery.records.messages import steps
from delivery.records.messages.messages import MessageRow
from delivery.records.messages.steps import MessageStep
from delivery.records.planning.bookings import BookingRow, from_values
from delivery.records.queries.joined_rows import part
from delivery.records.tables import attempts, bookings, courses, messages

UNSURE_FOR = timedelta(hours=2)
"""How long a letter that may have been sent waits for a person or a receipt."""
LOOKED_BACK = timedelta(days=31)
"""Older messages are not looked at, so that the search costs the same over the years."""
WRITTEN = ("email", "text")
BAD_RECEIPTS = ("bounced", "failed")


@dataclass(frozen=True, slots=True)
class FailedMessage:
    message: MessageRow
    booking: BookingRow


async def failed(
    tx: Transaction, now: datetime, unknown: timedelta, most: int
) -> list[FailedMessage]:
    """At most `most` messages whose present way has failed, or has told nothing for `unknown`.

    Joining instructions count until their course ends. A personal link that was opened since shows
    that they arrived.
    """
    query = _failed(now, unknown).limit(most).with_for_update(of=messages, skip_locked=True)
    return [
        FailedMessage(MessageRow(**part(row, messages)), from_values(part(row, bookings)))
        for row in await tx.execute(query)
    ]


async def any_failed(tx: Transaction, now: datetime, unknown: timedelta) -> bool:
    return bool(await tx.scalar(select(_failed(now, unknown).exists())))


def _failed(now: datetime, unknown: timedelta) -> Select[tuple[object, ...]]:
    return (
        select(messages, bookings)
        .join(bookings, bookings.c.id == messages.c.booking_id)
        .join(courses, courses.c.id == bookings.c.course_id)
        .where(messages.c.channel.in_(WRITTEN), messages.c.due_at >= now - LOOKED_BACK)
        .where(messages.c.state.in_(("refused", "unsure", "sent")), _has_failed(now, unknown))
        .where(or_(messages.c.kind != "joining", _may_still_join(now)))
        .order_by(messages.c.id)
    )


def _has_failed(now: datetime, unknown: timedelta) -> ColumnElement[bool]:
    opened = exists().where(
        attempts.c.booking_id == messages.c.booking_id, attempts.c.at >= messages.c.sent_at
    )
    quiet = or_(messages.c.receipt.is_(None), messages.c.receipt == "delayed")
    return or_(
        messages.c.state == "refused",
        and_(messages.c.state == "unsure", messages.c.claimed_at <= now - UNSURE_FOR),
        and_(messages.c.state == "sent", messages.c.receipt.in_(BAD_RECEIPTS)),
        and_(messages.c.state == "sent", quiet, messages.c.sent_at <= now - unknown, ~opened),
    )


def _may_still_join(now: datetime) -> ColumnElement[bool]:
    return and_(
        courses.c.ends_at > now,
        courses.c.state == "planned",
        bookings.c.state == "booked",
        messages.c.schedule_version == bookings.c.schedule_version,
    )


async def go_on(tx: Transaction, message: MessageRow, channel: str, now: datetime) -> None:
    """Makes the message due by its next way, and notes why where no step says so yet."""
    if message.state == "sent" and message.receipt not in BAD_RECEIPTS:
        step = MessageStep(message.id, message.channel, message.attempts, "unknown", "", None, now)
        await steps.add(tx, [step])
    values = {
        "channel": channel,
        "state": "due",
        "due_at": now,
        "receipt": None,
        "receipt_at": None,
    }
    await tx.execute(update(messages).where(messages.c.id == message.id).values(values))
