"""The planned courses, and the consequences of changing one."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter

from sqlalchemy import ColumnElement, select

from delivery.records.database.row_outcome import fits
from delivery.records.database.store import Transaction
from delivery.records.database.value_batches import batched
from delivery.records.planning.reference_key import key_of
from delivery.records.tables import courses


@dataclass(frozen=True, slots=True, kw_only=True)
class CourseDetails:
    """The fields with which a course is saved. Times are aware."""

    reference: str
    type: str
    policy: str
    starts_at: datetime
    ends_at: datetime
    trainer_id: int | None
    zoom_host: str
    """The licensed user of the meeting provider who hosts the meeting."""
    state: str = "planned"
    """`planned` or `cancelled`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CourseRow(CourseDetails):
    id: int
    schedule_version: int
    """1, and one more for each move or restoration."""
    changed_at: datetime
    reference_key: str = ""
    """The key of the reference, for comparing."""
    twin: int = 0
    """Above 0: the course was on record before spellings were compared, beside another one."""


async def by_reference(tx: Transaction, reference: str) -> CourseRow | None:
    """Returns the course with this reference in any spelling; of two courses, the course in the
    same spelling."""
    written_so = courses.c.reference == reference
    query = select(courses).where(courses.c.reference_key == key_of(reference))
    row = (await tx.execute(query.order_by(written_so.desc(), courses.c.twin).limit(1))).first()
    return CourseRow(**row._asdict()) if row else None


async def by_id(tx: Transaction, course_id: int) -> CourseRow | None:
    return await _one(tx, courses.c.id == course_id) if fits(course_id) else None


async def by_ids(tx: Transaction, course_ids: Collection[int]) -> dict[int, CourseRow]:
    """Returns the courses by id, the first to start first."""
    planned: list[CourseRow] = []
    for some in batched(course_ids):
        rows = await tx.execute(select(courses).where(courses.c.id.in_(some)))
        planned += [CourseRow(**row._asdict()) for row in rows]
    return {row.id: row for row in sorted(planned, key=attrgetter("starts_at", "id"))}


async def to_come(tx: Transaction, now: datetime) -> list[CourseRow]:
    """Returns the planned courses that start after `now`, the first first."""
    coming = (courses.c.state == "planned") & (courses.c.starts_at > now)
    query = select(courses).where(coming).order_by(courses.c.starts_at, courses.c.id)
    return [CourseRow(**row._asdict()) for row in await tx.execute(query)]


async def around(tx: Transaction, start: datetime, until: datetime) -> list[int]:
    """The ids of the courses that end after `start` and begin before `until`."""
    query = select(courses.c.id).where(courses.c.ends_at > start, courses.c.starts_at < until)
    return list(await tx.scalars(query.where(courses.c.state == "planned")))


async def _one(tx: Transaction, condition: ColumnElement[bool]) -> CourseRow | None:
    row = (await tx.execute(select(courses).where(condition))).one_or_none()
    return CourseRow(**row._asdict()) if row else None
