"""The joining instructions that a booking needs, and their state, as conditions for queries."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, case, exists, func, or_, select

from delivery.records.database.store import Transaction
from delivery.records.tables import bookings, courses, messages, registrants

JOINING = "joining"
USUAL_LEAD = timedelta(hours=48)
"""How long before the start instructions are due, unless the course's policy says otherwise; in
elapsed hours. Stored times are UTC, so a change of the clocks moves nothing."""


@dataclass(frozen=True, slots=True)
class LeadTimes:
    """How long before the start of a course its instructions are due."""

    others: Mapping[str, timedelta] = field(default_factory=dict)
    """The times that are not the usual one, by the name of the policy."""
    pinned: Mapping[int, timedelta] = field(default_factory=dict)
    """The times of courses that are pinned to a text which says otherwise, by the course's id."""

    def of(self, policy: str, course_id: int = 0) -> timedelta:
        return self.pinned.get(course_id) or self.others.get(policy, USUAL_LEAD)

    def are_due(self, now: datetime) -> ColumnElement[bool]:
        """The condition that the instructions of a course are due."""
        if not self.pinned:
            return self._by_name(now)
        by_lead = [
            courses.c.id.in_([course for course, its in self.pinned.items() if its == lead])
            & (courses.c.starts_at <= now + lead)
            for lead in set(self.pinned.values())
        ]
        return or_(courses.c.id.not_in(list(self.pinned)) & self._by_name(now), *by_lead)

    def _by_name(self, now: datetime) -> ColumnElement[bool]:
        usual = courses.c.starts_at <= now + USUAL_LEAD
        named = [
            (courses.c.policy == name) & (courses.c.starts_at <= now + lead)
            for name, lead in self.others.items()
        ]
        return or_(courses.c.policy.not_in(list(self.others)) & usual, *named) if named else usual

    @property
    def longest(self) -> timedelta:
        return max([USUAL_LEAD, *self.others.values(), *self.pinned.values()])


USUAL_TIMES = LeadTimes()
ReadLeadTimes = Callable[[Transaction, datetime], Awaitable[LeadTimes]]
"""Reads the times of all courses that are not over at this moment."""


async def usual_times(_tx: Transaction, _now: datetime) -> LeadTimes:
    return USUAL_TIMES


def has_link() -> ColumnElement[bool]:
    """The condition that the booking's current link works, because a current registrant exists."""
    return exists().where(
        registrants.c.booking_id == bookings.c.id,
        registrants.c.course_id == bookings.c.course_id,
        registrants.c.schedule_version == bookings.c.schedule_version,
        registrants.c.kind == "client",
        registrants.c.cancelled_at.is_(None),
    )


def is_current() -> ColumnElement[bool]:
    """The condition that a message holds the joining instructions for the booking's schedule."""
    return and_(
        messages.c.booking_id == bookings.c.id,
        messages.c.kind == JOINING,
        messages.c.schedule_version == bookings.c.schedule_version,
    )


def instruction_state() -> ColumnElement[str]:
    """The state of a booking's instructions: the state of its message; without a message
    `waiting`, or `no_link` while no personal link works."""
    return func.coalesce(messages.c.state, case((has_link(), "waiting"), else_="no_link"))


def needs_instructions(now: datetime, lead_times: LeadTimes) -> ColumnElement[bool]:
    """The condition that a booking is active, and its course starts soon or runs."""
    near = courses.alias("near")
    soon = select(near.c.id).where(
        near.c.starts_at <= now + lead_times.longest, near.c.ends_at > now
    )
    return and_(
        bookings.c.course_id.in_(soon),  # so that SQLite uses the index
        lead_times.are_due(now),
        courses.c.ends_at > now,
        courses.c.state == "planned",
        bookings.c.state == "booked",
    )
