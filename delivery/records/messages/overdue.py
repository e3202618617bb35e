"""Joining instructions that should have been sent by now, and sending them again."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, case, func, select, update

from delivery.records.database.store import Transaction
from delivery.records.messages.messages import JOINING, has_link, to_be_told
from delivery.records.tables import bookings, courses, messages


@dataclass(frozen=True, slots=True)
class HeldUp:
    """A booking whose instructions have not been sent, of a course that is near or running."""

    booking_id: int
    booking_reference: str
    course_id: int
    course_reference: str
    starts_at: datetime
    why: str
    """`no_link`: there is no registrant at the meeting provider yet. `waiting`: the next scan
    sends it. `claimed`: being sent. `due`: failed for now, tried again. `refused`: will never be
    taken. `unsure`: may have gone out. The last two wait for a person."""
    message_row_id: int | None
    """None: no attempt was made."""
    attempts: int
    fault: str | None
    """The last one, in words that hold no personal data."""


async def held_up(tx: Transaction, now: datetime) -> list[HeldUp]:
    """Bookings of all courses that start within 48 hours or run now, the soonest course first."""
    current = and_(
        messages.c.booking_id == bookings.c.id,
        messages.c.kind == JOINING,
        messages.c.schedule_version == bookings.c.schedule_version,
    )
    state = func.coalesce(messages.c.state, case((has_link(), "waiting"), else_="no_link"))
    query = (
        select(
            bookings.c.id.label("booking_id"),
            bookings.c.reference.label("booking_reference"),
            courses.c.id.label("course_id"),
            courses.c.reference.label("course_reference"),
            courses.c.starts_at,
            state.label("why"),
            messages.c.id.label("message_row_id"),
            func.coalesce(messages.c.attempts, 0).label("attempts"),
            messages.c.fault,
        )
        .join(courses, courses.c.id == bookings.c.course_id)
        .outerjoin(messages, current)
        .where(to_be_told(now), state != "sent")
        .order_by(courses.c.starts_at, bookings.c.id)
    )
    return [HeldUp(**row._asdict()) for row in await tx.execute(query)]


async def let_go_again(tx: Transaction, message_row_id: int, now: datetime) -> bool:
    """A message that was sent, refused or is unsure is due again; False if it is none of these.

    The same message, with the same Message-ID, so that a mailbox that has it may know it again.
    """
    letting = (
        update(messages)
        .where(messages.c.id == message_row_id, messages.c.state.in_(("sent", "unsure", "refused")))
        .values(state="due", due_at=now)
    )
    return bool((await tx.execute(letting.returning(messages.c.id))).one_or_none())


async def put_back(tx: Transaction, ids: Iterable[int], now: datetime) -> None:
    """Makes letters due again that were refused for a cause of ours."""
    refused = and_(messages.c.id.in_(sorted(ids)), messages.c.state == "refused")
    await tx.execute(update(messages).where(refused).values(state="due", due_at=now))
