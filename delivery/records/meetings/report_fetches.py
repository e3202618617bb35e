"""When the meeting provider's report of a course is to be fetched, and what came of it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, exists, select

from delivery.records.database.outbox import Outbox
from delivery.records.database.row_outcome import insert
from delivery.records.database.store import Transaction
from delivery.records.tables import courses, meetings
from delivery.records.tables import reconciliations as tasks

OPEN = ("due", "claimed")

PLANNED_WITHIN = timedelta(days=31)
"""Of the time at which a stage is due. After a longer standstill an officer asks for each report:
to look through all years for it at every scan would cost ever more."""


@dataclass(frozen=True, slots=True)
class ReconciliationRow:
    id: int
    course_id: int
    stage: str
    """`first`, `second`, or `asked` by an officer."""
    planned_at: datetime
    state: str
    """`due`, `claimed`, `done` or `given_up`."""
    due_at: datetime
    attempts: int
    """How often it was claimed, this time included."""
    claimed_at: datetime | None
    done_at: datetime | None
    """Also of one that was given up."""
    instances: int | None
    """How many were known when it was done."""
    lacking: int | None
    """Of how many of these there was no report."""
    rows: int | None
    """In all reports together."""
    fault: str | None
    """The last one, in words that hold no personal data."""


outbox = Outbox(tasks, ReconciliationRow, abandoned_after=timedelta(minutes=10))


async def plan(tx: Transaction, stage: str, after: timedelta, now: datetime, limit: int) -> int:
    """Plans a stage for courses that ended this long ago and have a meeting; how many, of at most
    `limit` at once, the latest first. Planning again changes nothing. What another process is just
    planning is passed over."""
    ended = (
        _unplanned(stage, now - after)
        .order_by(courses.c.ends_at.desc(), courses.c.id)
        .limit(limit)
        .with_for_update(of=courses, key_share=True, skip_locked=True)
    )
    ended_courses = (await tx.execute(ended)).all()
    for row in ended_courses:
        await ask(tx, row.id, stage, row.ends_at + after)
    return len(ended_courses)


async def any_unplanned(tx: Transaction, stage: str, after: timedelta, now: datetime) -> bool:
    """Whether there is a course to plan this stage for."""
    return bool(await tx.scalar(select(_unplanned(stage, now - after).exists())))


def _unplanned(stage: str, ended_by: datetime) -> Select[Any]:
    planned = exists().where(
        tasks.c.course_id == courses.c.id,
        tasks.c.stage == stage,
        tasks.c.planned_at > courses.c.ends_at,
    )
    return (
        select(courses.c.id, courses.c.ends_at)
        .join(meetings, meetings.c.course_id == courses.c.id)
        .where(courses.c.ends_at <= ended_by, courses.c.ends_at > ended_by - PLANNED_WITHIN)
        .where(courses.c.state == "planned", ~planned)
    )


async def ask(tx: Transaction, course_id: int, stage: str, due_at: datetime) -> None:
    """Does nothing where this stage is planned for that time already."""
    planned = {"course_id": course_id, "stage": stage, "planned_at": due_at}
    adding = insert(tx, tasks).values(**planned, state="due", due_at=due_at, attempts=0)
    same = ["course_id", "stage", "planned_at"]
    await tx.execute(adding.on_conflict_do_nothing(index_elements=same))


async def done(
    tx: Transaction,
    task: ReconciliationRow,
    now: datetime,
    *,
    instances: int,
    lacking: int,
    rows: int,
    fault: str | None = None,
) -> None:
    """`fault` says why reports are lacking, where they are."""
    counts = {"instances": instances, "lacking": lacking, "rows": rows, "fault": fault}
    await outbox.end(tx, task, "done", done_at=now, **counts)


async def give_up(tx: Transaction, task: ReconciliationRow, now: datetime, fault: str) -> None:
    await outbox.end(tx, task, "given_up", done_at=now, fault=fault)


async def of_course(tx: Transaction, course_id: int) -> list[ReconciliationRow]:
    """In the order in which they were planned."""
    query = select(tasks).where(tasks.c.course_id == course_id)
    rows = await tx.execute(query.order_by(tasks.c.planned_at, tasks.c.id))
    return [ReconciliationRow(**row._asdict()) for row in rows]


async def without(tx: Transaction, course_ids: Collection[int]) -> frozenset[int]:
    """Those of the courses that have a meeting whose report is still to come for the first time."""
    over = exists().where(
        tasks.c.course_id == courses.c.id,
        tasks.c.planned_at > courses.c.ends_at,
        tasks.c.state.in_(("done", "given_up")),
    )
    query = (
        select(courses.c.id)
        .join(meetings, meetings.c.course_id == courses.c.id)
        .where(courses.c.id.in_(course_ids), ~over)
    )
    return frozenset(await tx.scalars(query))
