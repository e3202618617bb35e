"""The courses with their readiness, one page at a time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, select, tuple_

from delivery.records.database.store import Transaction
from delivery.records.meetings.meeting_requests import OPEN
from delivery.records.messages.instructions import is_current
from delivery.records.planning.bookings import count_booked
from delivery.records.tables import bookings, courses, meeting_requests, meetings, messages, users
from delivery.records.trainers import trainer_conditions


@dataclass(frozen=True, slots=True)
class Key:
    """The end of a page. Pages stay complete while courses are added."""

    starts_at: datetime
    course_id: int


@dataclass(frozen=True, slots=True)
class ReadinessCounts:
    id: int
    reference: str
    type: str
    starts_at: datetime
    ends_at: datetime
    policy: str
    """The name of the course's policy."""
    state: str
    """`planned` or `cancelled`."""
    trainer_id: int | None
    """The accountable trainer."""
    trainer: str | None
    booked: int
    meeting_made_at: datetime | None
    read_back_at: datetime | None
    settings_missed: int | None
    """How many of the meeting's settings did not take; None: not read back yet."""
    instructions: Mapping[str, int] = field(default_factory=dict)
    """Booked clients by the state of their current message (`sent`, `due`, `claimed`, `missed`,
    `refused`, `unsure`); `none` where nothing was tried yet."""
    requests: Mapping[str, int] = field(default_factory=dict)
    """Failed requests to the meeting provider: `refused` for good, or `retrying`."""

    @property
    def key(self) -> Key:
        return Key(self.starts_at, self.id)


async def coming(
    tx: Transaction, now: datetime, after: Key | None, most: int
) -> list[ReadinessCounts]:
    """At most `most` courses that have not ended, the soonest first, after the key `after`."""
    query = _courses().where(courses.c.ends_at > now)
    if after is not None:
        query = query.where(_place() > (after.starts_at, after.course_id))
    return await _page(tx, query.order_by(courses.c.starts_at, courses.c.id).limit(most))


async def recent(
    tx: Transaction, now: datetime, before: Key | None, most: int
) -> list[ReadinessCounts]:
    """At most `most` past courses, the latest first, before the key `before`."""
    query = _courses().where(courses.c.ends_at <= now)
    if before is not None:
        query = query.where(_place() < (before.starts_at, before.course_id))
    latest = (courses.c.starts_at.desc(), courses.c.id.desc())
    return await _page(tx, query.order_by(*latest).limit(most))


async def of_trainer(tx: Transaction, trainer_id: int, since: datetime) -> list[ReadinessCounts]:
    """The trainer's courses that end after `since`, ordered by start, without the counts of
    instructions and requests."""
    has_it = trainer_conditions.has_course(trainer_id)
    query = _courses().where(has_it, courses.c.ends_at > since)
    rows = await tx.execute(query.order_by(courses.c.starts_at, courses.c.id))
    return [_ready(row._asdict(), {}, {}) for row in rows]


def _place() -> ColumnElement[Any]:
    return tuple_(courses.c.starts_at, courses.c.id)


def _courses() -> Select[Any]:
    return (
        select(
            courses.c.id,
            courses.c.reference,
            courses.c.type,
            courses.c.starts_at,
            courses.c.ends_at,
            courses.c.policy,
            courses.c.state,
            users.c.id.label("trainer_id"),
            users.c.name.label("trainer"),
            count_booked().label("booked"),
            meetings.c.made_at.label("meeting_made_at"),
            meetings.c.read_back_at,
            meetings.c.settings_missed,
        )
        .select_from(courses)
        .outerjoin(users, users.c.id == trainer_conditions.accountable())
        .outerjoin(meetings, meetings.c.course_id == courses.c.id)
    )


async def _page(tx: Transaction, query: Select[Any]) -> list[ReadinessCounts]:
    rows = [row._asdict() for row in await tx.execute(query)]
    ids = [row["id"] for row in rows]
    instructions, failed = await instructions_of(tx, ids), await _failed(tx, ids)
    return [_ready(row, instructions.get(row["id"], {}), failed.get(row["id"], {})) for row in rows]


def _ready(
    values: dict[str, Any], instructions: Mapping[str, int], failed: Mapping[str, int]
) -> ReadinessCounts:
    missed = values.pop("settings_missed")
    count = None if missed is None else len(missed)
    return ReadinessCounts(
        **values, settings_missed=count, instructions=instructions, requests=failed
    )


async def instructions_of(tx: Transaction, ids: Sequence[int]) -> dict[int, dict[str, int]]:
    """By course, the number of booked clients by the state of their current message."""
    state = func.coalesce(messages.c.state, "none").label("state")
    query = (
        select(bookings.c.course_id, state, func.count())
        .outerjoin(messages, is_current())
        .where(bookings.c.course_id.in_(ids), bookings.c.state == "booked")
        .group_by(bookings.c.course_id, state)
    )
    return _by_course(await tx.execute(query))


async def _failed(tx: Transaction, ids: Sequence[int]) -> dict[int, dict[str, int]]:
    requests = meeting_requests.c
    retrying = and_(requests.state.in_(OPEN), requests.fault.is_not(None))
    query = (
        select(requests.course_id, requests.state, func.count())
        .where(requests.course_id.in_(ids), (requests.state == "refused") | retrying)
        .group_by(requests.course_id, requests.state)
    )
    rows = await tx.execute(query)
    named = (
        (course, "refused" if state == "refused" else "retrying", n) for course, state, n in rows
    )
    return _by_course(named)


def _by_course(rows: Any) -> dict[int, dict[str, int]]:
    counted: dict[int, dict[str, int]] = {}
    for course_id, state, count in rows:
        of_course = counted.setdefault(course_id, {})
        of_course[state] = of_course.get(state, 0) + count
    return counted
