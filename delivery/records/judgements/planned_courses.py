"""Courses with their meeting, their trainer and the policy that they are judged under.

The statements are made once: a board is read a hundred times a second, and making them takes longer
than their rows.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import BindParameter, Row, Select, bindparam, func, select

from delivery.records.accounts.users import User
from delivery.records.database.store import Transaction
from delivery.records.judgements.policy_pins import PolicyText
from delivery.records.meetings.meetings import MeetingRow
from delivery.records.planning.courses import CourseRow
from delivery.records.queries.joined_rows import optional_part, part
from delivery.records.tables import bookings, courses, meetings, policies, policy_pins, users
from delivery.records.trainers import trainer_conditions


@dataclass(frozen=True, slots=True)
class PlannedCourseRow:
    course: CourseRow
    meeting: MeetingRow | None
    trainer: User | None
    policy: PolicyText | None
    """The text of the course's last pin; None if it has none."""
    trainers_changed: bool
    """Whether the trainers of the course ever changed."""


def _query(course_ids: BindParameter[Any] | Select[tuple[int]]) -> Select[Any]:
    last_pins = (
        select(func.max(policy_pins.c.id).label("id"))
        .where(policy_pins.c.course_id.in_(course_ids))
        .group_by(policy_pins.c.course_id)
        .subquery()
    )
    pins = policy_pins.join(last_pins, last_pins.c.id == policy_pins.c.id)
    return (
        select(courses, meetings, users, policies, trainer_conditions.has_changes())
        .outerjoin(meetings, meetings.c.course_id == courses.c.id)
        .outerjoin(users, users.c.id == courses.c.trainer_id)
        .outerjoin(pins, policy_pins.c.course_id == courses.c.id)
        .outerjoin(policies, policies.c.id == policy_pins.c.policy_id)
        .where(courses.c.id.in_(course_ids))
        .order_by(courses.c.starts_at, courses.c.id)
    )


_BY_IDS = _query(bindparam("course_ids", expanding=True))
_OF_BOOKING = _query(select(bookings.c.course_id).where(bookings.c.id == bindparam("booking_id")))


async def by_ids(tx: Transaction, course_ids: Collection[int]) -> dict[int, PlannedCourseRow]:
    """The courses by id, in the order of their start."""
    return _by_id(await tx.execute(_BY_IDS, {"course_ids": [*course_ids]}))


async def of_booking(tx: Transaction, booking_id: int) -> dict[int, PlannedCourseRow]:
    """The course of a booking by its id; empty if there is no such booking."""
    return _by_id(await tx.execute(_OF_BOOKING, {"booking_id": booking_id}))


def _by_id(rows: Iterable[Row[Any]]) -> dict[int, PlannedCourseRow]:
    planned = {}
    for row in rows:
        meeting, trainer = optional_part(row, meetings), optional_part(row, users)
        policy, course = optional_part(row, policies), CourseRow(**part(row, courses))
        planned[course.id] = PlannedCourseRow(
            course,
            MeetingRow(**meeting) if meeting else None,
            User(**trainer) if trainer else None,
            PolicyText(policy["name"], policy["digest"], policy["text"]) if policy else None,
            bool(row.trainers_changed),
        )
    return planned
