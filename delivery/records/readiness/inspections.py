"""The results of the inspections before each course. Rows are only added."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from typing import Any

from sqlalchemy import and_, exists, select

from delivery.records.database.bulk_upsert import BulkUpsert
from delivery.records.database.store import Store, Transaction
from delivery.records.tables import courses
from delivery.records.tables import readiness_looks as looks


@dataclass(frozen=True, slots=True)
class InspectionRow:
    course_id: int
    stage: str
    """`two_days`, `one_hour` or `start`."""
    schedule_version: int
    """The course's: a course that is moved is looked at again."""
    instance: str
    """Which began; "" of the stages before any."""
    at: datetime
    items: Sequence[Mapping[str, Any]]
    """`[{"what", "state", "words", "act", "settings"}]`."""


@dataclass(frozen=True, slots=True)
class StoredInspection(InspectionRow):
    id: int


_LOOKS = BulkUpsert(
    looks,
    tuple(field.name for field in fields(InspectionRow)),
    key=("course_id", "stage", "schedule_version", "instance"),
)


async def keep(store: Store, taken: Sequence[InspectionRow]) -> None:
    """Saves the inspections that are not stored yet, in one transaction."""
    in_order = sorted(taken, key=lambda inspection: (inspection.course_id, inspection.stage))
    await _LOOKS.put(store, [asdict(inspection) for inspection in in_order])


async def unseen(tx: Transaction, stage: str, after: datetime, by: datetime) -> list[int]:
    """Planned courses that start in `(after, by]` and were not inspected at this stage."""
    seen = exists().where(
        looks.c.course_id == courses.c.id,
        looks.c.stage == stage,
        looks.c.schedule_version == courses.c.schedule_version,
    )
    starts = and_(courses.c.starts_at > after, courses.c.starts_at <= by)
    query = select(courses.c.id).where(courses.c.state == "planned", starts, ~seen)
    return list(await tx.scalars(query.order_by(courses.c.starts_at, courses.c.id)))


async def seen_instances(tx: Transaction, instances: Sequence[str]) -> frozenset[str]:
    """The instances whose start was inspected."""
    return frozenset(
        await tx.scalars(select(looks.c.instance).where(looks.c.instance.in_(instances)))
    )


async def of_courses(tx: Transaction, ids: Sequence[int]) -> dict[int, list[StoredInspection]]:
    """The inspections of each course's current time, in the order of saving."""
    query = (
        select(looks)
        .join(courses, courses.c.id == looks.c.course_id)
        .where(looks.c.course_id.in_(ids), looks.c.schedule_version == courses.c.schedule_version)
        .order_by(looks.c.id)
    )
    by_course: dict[int, list[StoredInspection]] = defaultdict(list)
    for row in await tx.execute(query):
        by_course[row.course_id].append(StoredInspection(**row._asdict()))
    return by_course
