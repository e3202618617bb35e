"""Saves the present state of courses, and reads the courses of a day with it."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select

from delivery.records.database.bulk_upsert import BulkUpsert
from delivery.records.database.store import Store, Transaction
from delivery.records.tables import courses, courses_now, meetings, users
from delivery.records.trainers import trainer_conditions


@dataclass(frozen=True, slots=True)
class CourseNowRow:
    course_id: int
    ledger_id: int
    """The id of the last ledger row that the state includes."""
    at: datetime
    """The course's time of the state."""
    saved_at: datetime
    """The machine's time at which the row was written."""
    state: dict[str, Any]
    """As `control_room.course_now.CourseNow`, in builtin types."""


@dataclass(frozen=True, slots=True)
class PlannedToday:
    """A course of the day by its plan, with its state where one is saved."""

    id: int
    reference: str
    type: str
    policy: str
    starts_at: datetime
    ends_at: datetime
    trainer_id: int | None
    trainer: str | None
    """The name of the accountable trainer."""
    settings_missed: int
    """The meeting's settings that are not as demanded, as last read back."""
    now_row: CourseNowRow | None


_NOW = BulkUpsert(
    courses_now,
    tuple(field.name for field in fields(CourseNowRow)),
    key=("course_id",),
    newer_by=("ledger_id", "at"),
)
_STATE = tuple(courses_now.c[field.name] for field in fields(CourseNowRow))


async def save(store: Store, rows: Sequence[CourseNowRow]) -> None:
    """Saves the rows, except those that are older than the stored row. Raises StoreFault, and saves
    none then."""
    in_order = sorted(rows, key=lambda row: row.course_id)
    await _NOW.put(store, [{name: getattr(row, name) for name in _NOW.columns} for row in in_order])


async def saved_since(tx: Transaction, since: datetime) -> list[CourseNowRow]:
    """Returns the states that were written after `since`, by the machine's clock."""
    query = select(*_STATE).where(courses_now.c.saved_at > since)
    return [CourseNowRow(**row._asdict()) for row in await tx.execute(query)]


async def planned(tx: Transaction, first: datetime, last: datetime) -> list[PlannedToday]:
    """Returns the courses that are planned and start from `first` to before `last`, the earliest
    first. One statement."""
    query = (
        select(
            courses.c.id,
            courses.c.reference,
            courses.c.type,
            courses.c.policy,
            courses.c.starts_at,
            courses.c.ends_at,
            users.c.id.label("trainer_id"),
            users.c.name.label("trainer"),
            meetings.c.settings_missed,
            *(column.label(f"now_{column.name}") for column in _STATE),
        )
        .select_from(
            courses.outerjoin(users, users.c.id == trainer_conditions.accountable())
            .outerjoin(meetings, meetings.c.course_id == courses.c.id)
            .outerjoin(courses_now, courses_now.c.course_id == courses.c.id)
        )
        .where(courses.c.state == "planned")
        .where(courses.c.starts_at >= first, courses.c.starts_at < last)
        .order_by(courses.c.starts_at, courses.c.id)
    )
    return [_planned(row._asdict()) for row in await tx.execute(query)]


def _planned(values: dict[str, Any]) -> PlannedToday:
    state = {column.name: values.pop(f"now_{column.name}") for column in _STATE}
    values["settings_missed"] = len(values["settings_missed"] or ())
    row = CourseNowRow(**state) if state["course_id"] is not None else None
    return PlannedToday(**values, now_row=row)


async def forget(tx: Transaction, before: datetime) -> None:
    """Deletes the states of courses that were last saved before `before`: the ledger has all of
    them."""
    await tx.execute(delete(courses_now).where(courses_now.c.saved_at < before))
