"""What earlier messages to a client may have said about the place on a course."""

from collections.abc import Iterable

from sqlalchemy import ColumnElement, or_, select

from delivery.records.database.store import Transaction
from delivery.records.messages.instructions import JOINING
from delivery.records.tables import bookings, messages

PLACE_ENDINGS = ("course_cancelled", "booking_cancelled")
ENDINGS = (*PLACE_ENDINGS, "withdrawn")
"""The kinds of message after which the client has no course."""


async def written_to_before(tx: Transaction, booking_ids: Iterable[int]) -> frozenset[int]:
    """The given bookings to which an earlier version, or that there is no course any more, was
    sent or may have been."""
    earlier = (
        select(bookings.c.id)
        .join(messages, messages.c.booking_id == bookings.c.id)
        .where(
            bookings.c.id.in_(booking_ids),
            messages.c.kind.in_((JOINING, *PLACE_ENDINGS)),
            messages.c.schedule_version < bookings.c.schedule_version,
            _may_be_known(),
        )
    )
    return frozenset(await tx.scalars(earlier))


async def was_told_of_end(tx: Transaction, booking_id: int, before: int) -> bool:
    """Whether the last message of a place that was sent to the client before the message of this id
    says that the course or the booking is cancelled, or the offer withdrawn."""
    query = (
        select(messages.c.kind)
        .where(messages.c.booking_id == booking_id, messages.c.id < before)
        .where(messages.c.kind.in_((JOINING, "moved", *ENDINGS)), _may_be_known())
        .order_by(messages.c.id.desc())
        .limit(1)
    )
    return await tx.scalar(query) in ENDINGS


def _may_be_known() -> ColumnElement[bool]:
    """The condition that a message was sent, or may have been, or told in a call."""
    return or_(messages.c.state.in_(("claimed", "unsure", "told")), messages.c.sent_at.is_not(None))
