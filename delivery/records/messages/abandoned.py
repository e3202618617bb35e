"""Ends failed letters that are of no use any more.

Otherwise the search for letters to send again would read the failed letters of all years.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import Select, case, func, or_, select, update

from delivery.records.database.store import Transaction
from delivery.records.messages import steps
from delivery.records.messages.instructions import JOINING
from delivery.records.tables import bookings, courses, messages


async def any_missed(tx: Transaction, now: datetime) -> bool:
    """Whether there is such a letter; nearly always False."""
    return bool(await tx.scalar(select(_in_vain(now).exists())))


async def note(tx: Transaction, now: datetime, most: int) -> int:
    """Marks at most `most` letters as `missed`, or as `sent` by the way by which they had gone out
    before, although a call should have followed; returns how many.

    Passes over letters that another process is claiming.
    """
    free = _in_vain(now).limit(most).with_for_update(of=messages, skip_locked=True)
    ids = (await tx.scalars(free)).all()
    was = case((messages.c.sent_at.is_not(None), "sent"), else_="missed")
    of = messages.c.id.in_(ids)
    way = func.coalesce(steps.last_way(), messages.c.channel)
    await tx.execute(update(messages).where(of).values(state=was, channel=way))
    return len(ids)


def _in_vain(now: datetime) -> Select[Any]:
    """The condition for a due letter that can never be of use: a moved or restored course has a new
    schedule version with its own message."""
    return (
        select(messages.c.id)
        .join(bookings, bookings.c.id == messages.c.booking_id)
        .join(courses, courses.c.id == bookings.c.course_id)
        .where(messages.c.state == "due", messages.c.kind == JOINING)
        .where(
            or_(
                messages.c.schedule_version != bookings.c.schedule_version,
                bookings.c.state != "booked",
                courses.c.state != "planned",
                courses.c.ends_at <= now,
            )
        )
    )
