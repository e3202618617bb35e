"""Figures of the promise that every message reaches its recipient, or that a person knows of it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select

from delivery.records.database.store import Transaction
from delivery.records.messages.instructions import (
    USUAL_TIMES,
    LeadTimes,
    is_current,
    needs_instructions,
)
from delivery.records.messages.ladder import LOOKED_BACK, WRITTEN, is_read
from delivery.records.tables import bookings, courses, messages

LATE = timedelta(minutes=5)
"""A message that is not handed over so long after it was due is late."""


@dataclass(frozen=True, slots=True)
class PromiseFigures:
    """The messages of the last 31 days."""

    delivered: int
    """Delivered, or read: the client opened their page since, or the trainer signed in."""
    by_people: int
    """Told in a call, or a person noted that no way reaches the client."""
    calls: int
    """They wait for a call."""
    on_the_way: int
    """Handed over, and nothing heard; or due just now."""
    late: int
    """Due for more than five minutes, and not handed over: among them joining instructions that
    nobody has begun to send, such as those without a personal link."""
    unknown: int
    """Without a sign of their arrival for longer than the policy allows, or failed by their receipt
    for more than five minutes; nobody knows of them yet."""

    @property
    def silent(self) -> int:
        """Messages that failed without anybody knowing: 0 while the promise is kept."""
        return self.late + self.unknown


async def figures(
    tx: Transaction, now: datetime, lead_times: LeadTimes = USUAL_TIMES
) -> PromiseFigures:
    of, receipt = messages.c, func.coalesce(messages.c.receipt, "")
    is_open = and_(of.state == "sent", receipt.not_in(("delivered", "read")))
    read = or_(receipt.in_(("delivered", "read")), and_(is_open, is_read()))
    sent = and_(of.state == "sent", of.channel.in_(WRITTEN), ~read)
    is_over = func.coalesce(of.unheard_at <= now - LATE, False)
    quiet = and_(sent, is_over)
    waits = and_(of.state.in_(("due", "claimed")), of.channel.in_(WRITTEN))
    late = and_(waits, is_late(now))
    counted = {
        "delivered": and_(read, of.channel.in_(WRITTEN)),
        "by_people": of.state.in_(("told", "failed")),
        "calls": and_(of.channel == "telephone", of.state == "due"),
        "on_the_way": or_(
            and_(sent, ~quiet), of.state.in_(("refused", "unsure")), and_(waits, ~late)
        ),
        "late": late,
        "unknown": quiet,
    }
    query = select(
        *[_count(condition).label(name) for name, condition in counted.items()],
        not_begun(now, lead_times).scalar_subquery().label("not_begun"),
    )
    row = (await tx.execute(query.where(of.due_at >= now - LOOKED_BACK))).one()._asdict()
    row["late"] += row.pop("not_begun")
    return PromiseFigures(**row)


def is_late(now: datetime) -> ColumnElement[bool]:
    """The condition that a message was not handed over at its time."""
    waits = and_(messages.c.state.in_(("due", "claimed")), messages.c.channel.in_(WRITTEN))
    return and_(waits, func.coalesce(messages.c.waits_since, messages.c.due_at) <= now - LATE)


def not_begun(now: datetime, lead_times: LeadTimes) -> Select[int]:
    """Counts the joining instructions that are late and have no message yet."""
    return (
        select(func.count())
        .select_from(bookings)
        .join(courses, courses.c.id == bookings.c.course_id)
        .where(are_due(now - LATE, lead_times), courses.c.ends_at > now)
        .where(~exists().where(is_current()))
    )


def are_due(at: datetime, lead_times: LeadTimes) -> ColumnElement[bool]:
    """The condition that joining instructions were due at that time already."""
    is_old = and_(bookings.c.changed_at <= at, courses.c.changed_at <= at)
    return and_(needs_instructions(at, lead_times), is_old)


def _count(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.count().filter(func.coalesce(condition, False))
