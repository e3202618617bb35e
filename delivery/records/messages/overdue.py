"""Lists joining instructions that are overdue, and makes messages due again: single ones, and those
whose times lie in the future because the clock was set back."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, exists, func, or_, select, update

from compliance.policy.message_terms import MessageTerms
from delivery.records.database.outbox import SKEW
from delivery.records.database.store import Transaction
from delivery.records.messages.instructions import (
    USUAL_TIMES,
    LeadTimes,
    instruction_state,
    is_current,
    needs_instructions,
)
from delivery.records.tables import bookings, courses, messages

LONGEST_WAIT = MessageTerms().unknown
"""How long a message may be without a sign of its arrival, unless the policy says otherwise."""


@dataclass(frozen=True, slots=True)
class HeldUp:
    """A booking whose instructions have not been sent although its course is near or running."""

    booking_id: int
    booking_reference: str
    course_id: int
    course_reference: str
    starts_at: datetime
    policy: str
    """The name of the course's policy."""
    why: str
    """`no_link`: no registrant yet. `waiting`: the next scan sends it. `claimed`: being sent.
    `due`: failed for now. `refused`: failed for good. `unsure`: may have gone out. The last two
    wait for a person."""
    message_row_id: int | None
    """None if no attempt was made."""
    attempts: int
    fault: str | None
    """The last fault, without personal data."""


async def held_up(
    tx: Transaction, now: datetime, lead_times: LeadTimes = USUAL_TIMES
) -> list[HeldUp]:
    """The bookings whose instructions are due and not sent, the soonest course first."""
    state = instruction_state()
    query = (
        select(
            bookings.c.id.label("booking_id"),
            bookings.c.reference.label("booking_reference"),
            courses.c.id.label("course_id"),
            courses.c.reference.label("course_reference"),
            courses.c.starts_at,
            courses.c.policy,
            state.label("why"),
            messages.c.id.label("message_row_id"),
            func.coalesce(messages.c.attempts, 0).label("attempts"),
            messages.c.fault,
        )
        .join(courses, courses.c.id == bookings.c.course_id)
        .outerjoin(messages, is_current())
        .where(needs_instructions(now, lead_times), state != "sent")
        .order_by(courses.c.starts_at, bookings.c.id)
    )
    return [HeldUp(**row._asdict()) for row in await tx.execute(query)]


async def release(tx: Transaction, message_row_id: int, now: datetime) -> bool:
    """Makes a sent, refused or unsure message due again by email, and so one that waits for a call;
    returns False for any other state.

    The Message-ID stays, so that a mailbox can recognise a repetition.
    """
    waits_for_call = and_(messages.c.channel == "telephone", messages.c.state == "due")
    waits = or_(messages.c.state.in_(("sent", "unsure", "refused")), waits_for_call)
    letting = (
        update(messages)
        .where(messages.c.id == message_row_id, waits)
        .values(
            state="due",
            due_at=now,
            waits_since=now,
            channel="email",
            receipt=None,
            receipt_at=None,
            unheard_at=None,
        )
    )
    return bool((await tx.execute(letting.returning(messages.c.id))).one_or_none())


async def put_back(tx: Transaction, ids: Iterable[int], now: datetime) -> None:
    """Makes letters due again that were refused for a cause of ours."""
    refused = and_(messages.c.id.in_(sorted(ids)), messages.c.state == "refused")
    await tx.execute(update(messages).where(refused).values(state="due", due_at=now))


async def any_of_future(tx: Transaction, now: datetime) -> bool:
    """Whether any message has times in the future; nearly always False."""
    any_such = or_(exists().where(_waits_in_future(now)), exists().where(_sent_in_future(now)))
    return bool(await tx.scalar(select(any_such)))


async def bring_back(tx: Transaction, now: datetime) -> None:
    """Makes the messages due that would wait until the clock is there again, and lets those that
    were sent wait for a sign of their arrival no longer than any other."""
    due = {"due_at": now, "waits_since": now}
    await tx.execute(update(messages).where(_waits_in_future(now)).values(due))
    wait = {"unheard_at": now + LONGEST_WAIT}
    await tx.execute(update(messages).where(_sent_in_future(now)).values(wait))


def _waits_in_future(now: datetime) -> ColumnElement[bool]:
    is_due = and_(messages.c.state == "due", messages.c.channel != "telephone")
    return and_(is_due, messages.c.waits_since > now + SKEW)


def _sent_in_future(now: datetime) -> ColumnElement[bool]:
    waits = and_(messages.c.state == "sent", messages.c.unheard_at > now + LONGEST_WAIT)
    return and_(waits, messages.c.sent_at > now + SKEW)
