"""What decides about the records of the bookings of a course, and the courses to be looked at."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, exists, func, literal, select, tuple_, union_all

from compliance.retention.destruction import ClientFacts
from delivery.records.database.store import Transaction
from delivery.records.retention import holds
from delivery.records.tables import (
    bookings,
    challenge_rejections,
    challenges,
    courses,
    destroyed_classes,
    destroyed_courses,
    follow_ups,
    outcomes,
    record_request_acts,
    record_requests,
    task_acts,
    tasks,
)

AT_A_TIME = 100
CHALLENGE, TASK, REQUEST, EARLIER_CASE = "challenge", "task", "request", "earlier case"


@dataclass(frozen=True, slots=True)
class DueCourse:
    """A course whose records, or some of them, may be due."""

    id: int
    reference: str
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class ClientRow:
    """One booking on a course, with what decides about its records."""

    booking_id: int
    reference: str
    facts: ClientFacts
    destroyed: frozenset[str]
    """The classes that are destroyed already."""


async def courses_over(
    tx: Transaction, ended_by: datetime, after: DueCourse | None
) -> list[DueCourse]:
    """The next courses with records about clients that ended by this moment, the earliest first."""
    key = (courses.c.ends_at, courses.c.id)
    query = (
        select(courses.c.id, courses.c.reference, courses.c.ends_at)
        .where(courses.c.ends_at <= ended_by)
        .where(~exists().where(destroyed_courses.c.course_id == courses.c.id))
        .order_by(*key)
        .limit(AT_A_TIME)
    )
    if after is not None:
        query = query.where(tuple_(*key) > tuple_(after.ends_at, after.id))
    return [DueCourse(*row) for row in await tx.execute(query)]


async def courses_between(tx: Transaction, start: datetime, end: datetime) -> list[DueCourse]:
    """The courses with records about clients that ended in `[start, end)`."""
    query = (
        select(courses.c.id, courses.c.reference, courses.c.ends_at)
        .where(courses.c.ends_at >= start, courses.c.ends_at < end)
        .where(~exists().where(destroyed_courses.c.course_id == courses.c.id))
    )
    return [DueCourse(*row) for row in await tx.execute(query)]


async def course_by_id(tx: Transaction, course_id: int) -> DueCourse | None:
    query = select(courses.c.id, courses.c.reference, courses.c.ends_at)
    row = (await tx.execute(query.where(courses.c.id == course_id))).one_or_none()
    return DueCourse(*row) if row else None


async def course_of(tx: Transaction, booking_id: int) -> DueCourse | None:
    """The course of a booking; None if the booking is not on record."""
    query = select(courses.c.id, courses.c.reference, courses.c.ends_at)
    query = query.join(bookings, bookings.c.course_id == courses.c.id)
    row = (await tx.execute(query.where(bookings.c.id == booking_id))).one_or_none()
    return DueCourse(*row) if row else None


async def of_course(tx: Transaction, course: DueCourse, *, lock: bool = False) -> list[ClientRow]:
    """The bookings that are on the course now. With `lock` no hold can be set on them before the
    transaction ends."""
    return (await of_courses(tx, [course], lock=lock))[course.id]


async def of_courses(
    tx: Transaction, several: Sequence[DueCourse], *, lock: bool = False
) -> dict[int, list[ClientRow]]:
    """The bookings that are on each of the courses now."""
    ended = {course.id: course.ends_at for course in several}
    query = select(bookings.c.id, bookings.c.reference, bookings.c.course_id)
    query = query.where(bookings.c.course_id.in_(ended)).order_by(bookings.c.id)
    rows = (await tx.execute(query.with_for_update() if lock else query)).all()
    ids = [row.id for row in rows]
    clients: dict[int, list[ClientRow]] = {course_id: [] for course_id in ended}
    if not ids:
        return clients
    ends, decided = await _moments(tx, _ends(ids)), await _moments(tx, _decided(ids))
    standing, gone = await _standing(tx, ids), await _destroyed(tx, ids)
    held = await holds.of_bookings(tx, ids)
    for row in rows:
        ends_at = ended[row.course_id]
        facts = ClientFacts(
            course_end=max(ends_at, ends.get(row.id, ends_at)),
            decision_end=decided.get(row.id),
            holds=tuple(hold.fact() for hold in held.get(row.id, ())),
            open_challenge=(row.id, CHALLENGE) in standing,
            open_task=(row.id, TASK) in standing,
            open_request=(row.id, REQUEST) in standing,
            named_by_earlier_case=(row.id, EARLIER_CASE) in standing,
        )
        client = ClientRow(row.id, row.reference, facts, frozenset(gone.get(row.id, ())))
        clients[row.course_id].append(client)
    return clients


async def _moments(tx: Transaction, query: Select[Any]) -> dict[int, datetime]:
    return {row[0]: row[1] for row in await tx.execute(query)}


async def _standing(tx: Transaction, ids: Collection[int]) -> set[tuple[int, str]]:
    """What stands in the way of destruction: the id of each booking, and a kind."""
    kinds = {
        CHALLENGE: _challenged(ids),
        TASK: _tasked(ids),
        REQUEST: _requested(ids),
        EARLIER_CASE: _named(ids),
    }
    query = union_all(*(each.add_columns(literal(kind)) for kind, each in kinds.items()))
    return {(row[0], row[1]) for row in await tx.execute(query)}


def _ends(ids: Collection[int]) -> Select[Any]:
    """The end of the last course on which something was decided about a booking."""
    return (
        select(outcomes.c.booking_id, func.max(courses.c.ends_at))
        .join(courses, courses.c.id == outcomes.c.course_id)
        .where(outcomes.c.booking_id.in_(ids))
        .group_by(outcomes.c.booking_id)
    )


def _decided(ids: Collection[int]) -> Select[Any]:
    acts = union_all(
        select(outcomes.c.booking_id, outcomes.c.at).where(outcomes.c.booking_id.in_(ids)),
        select(challenges.c.booking_id, challenge_rejections.c.at)
        .join(challenges, challenges.c.id == challenge_rejections.c.challenge_id)
        .where(challenges.c.booking_id.in_(ids)),
        select(tasks.c.booking_id, task_acts.c.at)
        .join(tasks, tasks.c.id == task_acts.c.task_id)
        .where(tasks.c.booking_id.in_(ids)),
    ).subquery("acts")
    return select(acts.c.booking_id, func.max(acts.c.at)).group_by(acts.c.booking_id)


def _challenged(ids: Collection[int]) -> Select[tuple[int]]:
    rejected = exists().where(challenge_rejections.c.challenge_id == challenges.c.id)
    upheld = exists().where(outcomes.c.challenge_id == challenges.c.id)
    return select(challenges.c.booking_id).where(
        challenges.c.booking_id.in_(ids), ~rejected, ~upheld
    )


def _tasked(ids: Collection[int]) -> Select[tuple[int]]:
    return select(tasks.c.booking_id).where(
        tasks.c.booking_id.in_(ids), tasks.c.state.in_(("open", "stopped"))
    )


def _requested(ids: Collection[int]) -> Select[tuple[int]]:
    closing = ("released", "answered")
    closed = exists().where(
        record_request_acts.c.request_id == record_requests.c.id,
        record_request_acts.c.act.in_(closing),
    )
    return select(record_requests.c.booking_id).where(
        record_requests.c.booking_id.in_(ids), ~closed
    )


def _named(ids: Collection[int]) -> Select[tuple[int | None]]:
    return (
        select(follow_ups.c.new_booking_id)
        .join(outcomes, outcomes.c.id == follow_ups.c.outcome_id)
        .where(
            follow_ups.c.new_booking_id.in_(ids),
            outcomes.c.booking_id != follow_ups.c.new_booking_id,
        )
    )


async def _destroyed(tx: Transaction, ids: Collection[int]) -> dict[int, set[str]]:
    query = select(destroyed_classes).where(destroyed_classes.c.booking_id.in_(ids))
    gone: dict[int, set[str]] = {}
    for row in await tx.execute(query):
        gone.setdefault(row.booking_id, set()).add(row.record_class)
    return gone
