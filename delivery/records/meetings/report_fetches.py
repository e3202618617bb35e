"""The planned fetches of the meeting provider's report, and their results."""

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
"""Stages that were due longer ago are not planned. After a longer outage officers request reports
themselves; a search through all years would grow ever slower."""


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
    """The number of claims, including this one."""
    claimed_at: datetime | None
    done_at: datetime | None
    """Set also when it was given up."""
    instances: int | None
    """The number of instances known at the time."""
    lacking: int | None
    """The number of these without a report."""
    rows: int | None
    """The rows of all reports together."""
    fault: str | None
    """The last fault, without personal data."""


outbox = Outbox(tasks, ReconciliationRow, abandoned_after=timedelta(minutes=10))


async def plan(tx: Transaction, stage: str, after: timedelta, now: datetime, limit: int) -> int:
    """Plans a stage for at most `limit` courses that ended `after` ago and have a meeting, the
    latest first; returns how many.

    Planning again changes nothing. Passes over courses that another process is planning.
    """
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
    """Whether a course needs this stage planned."""
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
    """Plans a stage at an officer's request; does nothing if it is planned for that time
    already."""
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
    """Ends the claim. `fault` is the reason for missing reports, if any are missing."""
    counts = {"instances": instances, "lacking": lacking, "rows": rows, "fault": fault}
    await outbox.end(tx, task, "done", done_at=now, **counts)


async def give_up(tx: Transaction, task: ReconciliationRow, now: datetime, fault: str) -> None:
    await outbox.end(tx, task, "given_up", done_at=now, fault=fault)


async def of_course(tx: Transaction, course_id: int) -> list[ReconciliationRow]:
    """The fetches in the order of planning."""
    query = select(tasks).where(tasks.c.course_id == course_id)
    rows = await tx.execute(query.order_by(tasks.c.planned_at, tasks.c.id))
    return [ReconciliationRow(**row._asdict()) for row in rows]


async def without(tx: Transaction, course_ids: Collection[int]) -> frozenset[int]:
    """The ids among these of courses with a meeting and without a first report."""
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
