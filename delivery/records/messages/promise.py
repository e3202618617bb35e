"""Figures of the promise that every message reaches its recipient, or that a person knows of it."""

from dataclasses import dataclass, fields
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, or_, select

from delivery.records.database.store import Transaction
from delivery.records.messages.instructions import (
    JOINING,
    USUAL_TIMES,
    LeadTimes,
    is_current,
    needs_instructions,
)
from delivery.records.messages.ladder import (
    LOOKED_BACK,
    UNSURE_FOR,
    WRITTEN,
    is_of_use,
    is_read,
)
from delivery.records.tables import bookings, courses, message_steps, messages

LATE = timedelta(minutes=5)
"""A message that is not handed over so long after it was due is late."""


@dataclass(frozen=True, slots=True)
class PromiseFigures:
    """The messages of the last 31 days, each in one of these figures."""

    delivered: int = 0
    """Delivered, or read: the client opened their page since, or the trainer signed in."""
    by_people: int = 0
    """Told in a call."""
    failed: int = 0
    """A person knows that they may have reached nobody: an officer noted that no way reaches the
    client, or they are instructions for a course that is over, and the client's case shows it."""
    calls: int = 0
    """They wait for a call."""
    on_the_way: int = 0
    """Handed over, and nothing heard; or due just now."""
    late: int = 0
    """Due for more than five minutes, and not handed over: among them joining instructions that
    nobody has begun to send, such as those without a personal link."""
    unknown: int = 0
    """In any other state: without a sign of their arrival for longer than the policy allows, or
    refused more than five minutes ago; nobody knows of them yet."""
    ended: int = 0
    """A newer message or the policy replaces them, or their silence means nothing any more."""

    @property
    def silent(self) -> int:
        """Messages that failed without anybody knowing: 0 while the promise is kept."""
        return self.late + self.unknown

    @property
    def all(self) -> int:
        return sum(getattr(self, field.name) for field in fields(self))


async def figures(
    tx: Transaction, now: datetime, lead_times: LeadTimes = USUAL_TIMES
) -> PromiseFigures:
    figure, number = figure_of(now).label("figure"), func.count().label("number")
    query = select(figure, number).where(messages.c.due_at >= now - LOOKED_BACK)
    rows = await tx.execute(query.group_by("figure"))
    counts = {row.figure: row.number for row in rows}
    unsent = await tx.scalar(not_begun(now, lead_times)) or 0
    counts["late"] = counts.get("late", 0) + unsent
    return PromiseFigures(**counts)


def figure_of(now: datetime) -> ColumnElement[str]:
    """The name of the figure in which a message counts. What no condition names is unknown."""
    of, receipt = messages.c, func.coalesce(messages.c.receipt, "")
    sent, is_instructions = of.state == "sent", of.kind == JOINING
    unheard = or_(of.state.in_(("refused", "unsure")), and_(sent, of.unheard_at.is_(None)))
    return case(
        (of.state == "told", "by_people"),
        (of.state == "failed", "failed"),
        (of.state.in_(("superseded", "unwanted")), "ended"),
        (and_(of.state == "missed", _stands()), "failed"),
        (of.state == "missed", "ended"),
        (and_(of.channel == "telephone", of.state == "due"), "calls"),
        (and_(sent, receipt.in_(("delivered", "read"))), "delivered"),
        (and_(sent, is_read()), "delivered"),
        (is_late(now), "late"),
        (and_(of.state.in_(("due", "claimed")), of.channel.in_(WRITTEN)), "on_the_way"),
        (and_(sent, of.unheard_at > now - LATE), "on_the_way"),
        (and_(is_instructions, unheard, ~_stands()), "ended"),
        (and_(is_instructions, unheard, ~is_of_use(now)), "failed"),
        (and_(sent, of.unheard_at.is_(None)), "ended"),
        (and_(of.state == "refused", _last_step() > now - LATE), "on_the_way"),
        (and_(of.state == "unsure", of.claimed_at > now - UNSURE_FOR - LATE), "on_the_way"),
        else_="unknown",
    )


def _stands() -> ColumnElement[bool]:
    """The condition that a message tells of the place that the client has, or had in the end."""
    return exists().where(
        bookings.c.id == messages.c.booking_id,
        bookings.c.schedule_version == messages.c.schedule_version,
        bookings.c.state == "booked",
        courses.c.id == bookings.c.course_id,
        courses.c.state == "planned",
    )


def _last_step() -> ColumnElement[datetime]:
    """When something was last noted of a message; before anything was, when it was claimed."""
    step = message_steps.c
    last = select(func.max(step.at)).where(step.message_id == messages.c.id).scalar_subquery()
    return func.coalesce(last, messages.c.claimed_at)


def is_late(now: datetime) -> ColumnElement[bool]:
    """The condition that a message was not handed over at its time. A time in the future is wrong,
    because the clock was set back."""
    waits = and_(messages.c.state.in_(("due", "claimed")), messages.c.channel.in_(WRITTEN))
    since = func.coalesce(messages.c.waits_since, messages.c.due_at)
    return and_(waits, or_(since <= now - LATE, since > now + LATE))


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
