"""Planned courses that need the same host or trainer at the same time."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, FromClause, false, func, or_, select

from delivery.records.database.store import Transaction
from delivery.records.planning.reference_key import key_of
from delivery.records.tables import courses


@dataclass(frozen=True, slots=True)
class Overlap:
    reference: str
    """The reference of the other course."""
    same_host: bool
    same_trainer: bool


@dataclass(frozen=True, slots=True)
class HostedCourse:
    """A planned course with its host and trainer."""

    id: int
    reference: str
    starts_at: datetime
    ends_at: datetime
    host: str
    """In the spelling of `spelling`."""
    trainer_id: int | None

    def overlap(self, other: "HostedCourse") -> Overlap | None:
        if (
            other.id == self.id
            or other.starts_at >= self.ends_at
            or other.ends_at <= self.starts_at
        ):
            return None
        same_trainer = self.trainer_id is not None and self.trainer_id == other.trainer_id
        same_host = self.host == other.host
        return Overlap(other.reference, same_host, same_trainer)


async def of_courses(tx: Transaction, wanted: Sequence[HostedCourse]) -> dict[int, list[Overlap]]:
    """The overlapping courses of each course, ordered by start; courses without any are left out.

    Hosts' email addresses are compared without case and spaces.
    """
    if not wanted:
        return {}
    trainers = {course.trainer_id for course in wanted if course.trainer_id is not None}
    others = await _planned(
        tx,
        courses.c.ends_at > min(course.starts_at for course in wanted),
        courses.c.starts_at < max(course.ends_at for course in wanted),
        or_(
            spelling().in_({course.host for course in wanted}),
            courses.c.trainer_id.in_(trainers),
        ),
    )
    by_host, by_trainer = (
        defaultdict[str, list[HostedCourse]](list),
        defaultdict[int, list[HostedCourse]](list),
    )
    for other in others:
        by_host[other.host].append(other)
        if other.trainer_id is not None:
            by_trainer[other.trainer_id].append(other)
    overlaps = {}
    for course in wanted:
        near = {*by_host[course.host], *by_trainer.get(course.trainer_id or 0, ())}
        in_order = sorted(near, key=lambda other: (other.starts_at, other.id))
        overlaps[course.id] = [clash for other in in_order if (clash := course.overlap(other))]
    return {course_id: clashes for course_id, clashes in overlaps.items() if clashes}


async def of_course(tx: Transaction, reference: str) -> list[Overlap]:
    """The overlapping courses of the planned course with this reference, ordered by start; none
    for any other."""
    other = courses.alias()
    same_host = spelling(other) == spelling()
    same_trainer = func.coalesce(other.c.trainer_id == courses.c.trainer_id, false())
    query = (
        select(other.c.reference, same_host, same_trainer)
        .where(
            courses.c.reference_key == key_of(reference),
            courses.c.state == "planned",
            other.c.state == "planned",
            other.c.id != courses.c.id,
            other.c.starts_at < courses.c.ends_at,
            other.c.ends_at > courses.c.starts_at,
            or_(same_host, same_trainer),
        )
        .order_by(other.c.starts_at, other.c.id)
    )
    return [
        Overlap(row[0], same_host=bool(row[1]), same_trainer=bool(row[2]))
        for row in await tx.execute(query)
    ]


async def _planned(tx: Transaction, *which: ColumnElement[bool]) -> list[HostedCourse]:
    query = select(
        courses.c.id,
        courses.c.reference,
        courses.c.starts_at,
        courses.c.ends_at,
        spelling().label("host"),
        courses.c.trainer_id,
    ).where(courses.c.state == "planned", *which)
    return [HostedCourse(**row._asdict()) for row in await tx.execute(query)]


def spelling(of: FromClause = courses) -> ColumnElement[str]:
    """The host's email address without case and spaces."""
    return func.lower(func.replace(of.c.zoom_host, " ", ""))
