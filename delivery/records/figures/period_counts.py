"""The counts of a period: six statements over narrow rows, however many courses it has."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, case, func, select

from delivery.records.database.store import Transaction
from delivery.records.figures import left_figures
from delivery.records.figures.course_figures import CourseCount
from delivery.records.figures.course_states import COURSES, HELD, state_at, within
from delivery.records.messages.instructions import JOINING
from delivery.records.tables import (
    bookings,
    cases,
    course_counts,
    course_figures,
    courses,
    messages,
)

NO_MESSAGE = "none"


@dataclass(frozen=True, slots=True)
class CourseGroup:
    """The courses of one state and one policy. All figures are seconds, except `courses` and
    `watched`."""

    state: str
    """As `course_states.state_at` names it."""
    policy: str
    courses: int
    heard_s: int
    """The part of `course_s` in which events could reach the service."""
    course_s: int
    """The duration of those courses for which `heard_s` is recorded."""
    camera_on_s: int
    camera_off_s: int
    camera_unknown_s: int
    watched: int


@dataclass(frozen=True, slots=True)
class ClientGroup:
    """The bookings of one state, on courses of one state, whose current instructions have one
    state: those on record, or those who are destroyed."""

    course_state: str
    state: str
    message: str
    """The state of the instructions; `none` without instructions."""
    clients: int


@dataclass(frozen=True, slots=True)
class OutcomeGroup:
    """The clients with one outcome in force, on courses of one state: those on record, or those who
    are destroyed."""

    course_state: str
    outcome: str
    is_booked: bool
    """Whether the clients are still booked on the course."""
    clients: int
    changed: int
    """The number of clients whose outcome an officer must look at again."""


@dataclass(frozen=True, slots=True)
class PeriodCounts:
    courses: tuple[CourseGroup, ...]
    clients: tuple[ClientGroup, ...]
    outcomes: tuple[OutcomeGroup, ...]
    totals: tuple[CourseCount, ...]
    """The absences and breaches of all courses that were held."""


async def read(tx: Transaction, start: datetime, end: datetime, now: datetime) -> PeriodCounts:
    """The counts at `now` of the courses that start in `[start, end)`."""
    return PeriodCounts(
        courses=tuple([CourseGroup(*row) for row in await tx.execute(_courses(start, end, now))]),
        clients=tuple(
            [
                ClientGroup(*row)
                for query in (_clients, left_figures.of_bookings)
                for row in await tx.execute(query(start, end, now))
            ]
        ),
        outcomes=tuple(
            [
                OutcomeGroup(*row)
                for query in (_outcomes, left_figures.of_outcomes)
                for row in await tx.execute(query(start, end, now))
            ]
        ),
        totals=tuple([CourseCount(*row) for row in await tx.execute(_totals(start, end, now))]),
    )


def _courses(start: datetime, end: datetime, now: datetime) -> Select[Any]:
    figures = course_figures.c
    recorded = case((figures.heard_s.is_not(None), figures.scheduled_s))
    sums = (
        figures.heard_s,
        recorded,
        figures.camera_on_s,
        figures.camera_off_s,
        figures.camera_unknown_s,
        figures.watched,
    )
    return (
        select(
            state_at(now).label("course_state"),
            courses.c.policy,
            func.count(),
            *(func.coalesce(func.sum(each), 0) for each in sums),
        )
        .select_from(COURSES)
        .where(within(start, end))
        .group_by("course_state", courses.c.policy)
    )


def _clients(start: datetime, end: datetime, now: datetime) -> Select[Any]:
    is_current = (
        (messages.c.booking_id == bookings.c.id)
        & (messages.c.kind == JOINING)
        & (messages.c.schedule_version == bookings.c.schedule_version)
    )
    return (
        select(
            state_at(now).label("course_state"),
            bookings.c.state.label("booking_state"),
            func.coalesce(messages.c.state, NO_MESSAGE).label("message_state"),
            func.count(),
        )
        .select_from(
            COURSES.join(bookings, bookings.c.course_id == courses.c.id).outerjoin(
                messages, is_current
            )
        )
        .where(within(start, end))
        .group_by("course_state", "booking_state", "message_state")
    )


def _outcomes(start: datetime, end: datetime, now: datetime) -> Select[Any]:
    is_booked = (bookings.c.state == "booked") & (bookings.c.course_id == courses.c.id)
    return (
        select(
            state_at(now).label("course_state"),
            cases.c.outcome,
            is_booked.label("is_booked"),
            func.count(),
            func.count(cases.c.changes),
        )
        .select_from(
            COURSES.join(cases, cases.c.course_id == courses.c.id).join(
                bookings, bookings.c.id == cases.c.booking_id
            )
        )
        .where(within(start, end), cases.c.outcome.is_not(None))
        .group_by("course_state", cases.c.outcome, "is_booked")
    )


def _totals(start: datetime, end: datetime, now: datetime) -> Select[Any]:
    by = (course_counts.c.kind, course_counts.c.name, course_counts.c.state)
    return (
        select(*by, func.sum(course_counts.c.number), func.sum(course_counts.c.seconds))
        .select_from(COURSES.join(course_counts, course_counts.c.course_id == courses.c.id))
        .where(within(start, end), state_at(now) == HELD)
        .group_by(*by)
    )
