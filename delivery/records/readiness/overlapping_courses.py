"""Planned courses that need the same host or trainer at the same time."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import ColumnElement, FromClause, func, or_, select

from delivery.records.database.store import Transaction
from delivery.records.planning.reference_key import key_of
from delivery.records.tables import courses
from delivery.records.trainers import trainer_conditions


@dataclass(frozen=True, slots=True)
class Overlap:
    reference: str
    """The reference of the other course."""
    same_host: bool
    same_trainer: bool


@dataclass(frozen=True, slots=True)
class HostedCourse:
    """A planned course with its host and trainers."""

    id: int
    reference: str
    starts_at: datetime
    ends_at: datetime
    host: str
    """In the spelling of `spelling`."""
    trainer_ids: frozenset[int]

    def overlap(self, other: "HostedCourse") -> Overlap | None:
        if (
            other.id == self.id
            or other.starts_at >= self.ends_at
            or other.ends_at <= self.starts_at
        ):
            return None
        same_trainer = not self.trainer_ids.isdisjoint(other.trainer_ids)
        same_host = self.host == other.host
        return Overlap(other.reference, same_host, same_trainer)


async def of_courses(tx: Transaction, wanted: Sequence[HostedCourse]) -> dict[int, list[Overlap]]:
    """The overlapping courses of each course, ordered by start; courses without any are left out.

    Hosts' email addresses are compared without case and spaces.
    """
    if not wanted:
        return {}
    trainers = {trainer_id for course in wanted for trainer_id in course.trainer_ids}
    others = await _planned(
        tx,
        courses.c.ends_at > min(course.starts_at for course in wanted),
        courses.c.starts_at < max(course.ends_at for course in wanted),
        or_(
            spelling().in_({course.host for course in wanted}),
            trainer_conditions.have_course(trainers),
        ),
    )
    by_host, by_trainer = (
        defaultdict[str, list[HostedCourse]](list),
        defaultdict[int, list[HostedCourse]](list),
    )
    for other in others:
        by_host[other.host].append(other)
        for trainer_id in other.trainer_ids:
            by_trainer[trainer_id].append(other)
    overlaps = {}
    for course in wanted:
        near = set(by_host[course.host])
        near.update(*(by_trainer[trainer_id] for trainer_id in course.trainer_ids))
        in_order = sorted(near, key=lambda other: (other.starts_at, other.id))
        overlaps[course.id] = [clash for other in in_order if (clash := course.overlap(other))]
    return {course_id: clashes for course_id, clashes in overlaps.items() if clashes}


async def of_course(tx: Transaction, reference: str) -> list[Overlap]:
    """The overlapping courses of the planned course with this reference, ordered by start; none
    for any other."""
    other = courses.alias()
    same_host = spelling(other) == spelling()
    same_trainer = trainer_conditions.share_trainer(courses, other)
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
    pairs = trainer_conditions.present()
    query = (
        select(
            courses.c.id,
            courses.c.reference,
            courses.c.starts_at,
            courses.c.ends_at,
            spelling().label("host"),
            pairs.c.trainer_id,
        )
        .select_from(courses.outerjoin(pairs, pairs.c.course_id == courses.c.id))
        .where(courses.c.state == "planned", *which)
    )
    trainers: dict[HostedCourse, set[int]] = defaultdict(set)
    for row in await tx.execute(query):
        fields = row._asdict()
        trainer_id = fields.pop("trainer_id")
        trainers[HostedCourse(**fields, trainer_ids=frozenset())].add(trainer_id)
    return [
        replace(course, trainer_ids=frozenset(ids) - {None}) for course, ids in trainers.items()
    ]


def spelling(of: FromClause = courses) -> ColumnElement[str]:
    """The host's email address without case and spaces."""
    return func.lower(func.replace(of.c.zoom_host, " ", ""))
