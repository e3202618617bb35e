"""The joining instructions that a booking needs, and their state, as conditions for queries."""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, case, exists, func, select

from delivery.records.tables import bookings, courses, messages, registrants

JOINING = "joining"
AHEAD = timedelta(hours=48)
"""Elapsed hours. Stored times are UTC, so a change of the clocks moves nothing."""


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


def needs_instructions(now: datetime) -> ColumnElement[bool]:
    """The condition that a booking is active, and its course starts soon or runs."""
    near = courses.alias("near")
    soon = select(near.c.id).where(near.c.starts_at <= now + AHEAD, near.c.ends_at > now)
    return and_(
        bookings.c.course_id.in_(soon),  # so that SQLite uses the index
        courses.c.starts_at <= now + AHEAD,
        courses.c.ends_at > now,
        courses.c.state == "planned",
        bookings.c.state == "booked",
    )
