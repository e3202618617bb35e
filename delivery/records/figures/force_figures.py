"""The counts of a period by force, course type or trainer, filtered: sums over narrow rows."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select

from delivery.records.database.store import Transaction
from delivery.records.figures.course_states import within
from delivery.records.tables import courses, force_counts, users

COUNTED = courses.join(force_counts, force_counts.c.course_id == courses.c.id).outerjoin(
    users, users.c.id == courses.c.trainer_id
)
NO_TRAINER = ""

GROUPINGS: Mapping[str, ColumnElement[str]] = {
    "force": force_counts.c.force,
    "course_type": courses.c.type,
    "trainer": func.coalesce(users.c.name, NO_TRAINER),
}


@dataclass(frozen=True, slots=True)
class FigureFilter:
    """Which counts are added up: those of courses that start in `[start, end)`; None for all."""

    start: datetime
    end: datetime
    force: str | None = None
    course_type: str | None = None
    trainer_id: int | None = None
    rule: str | None = None
    """Findings of other rules are not counted."""


@dataclass(frozen=True, slots=True)
class FigureGroup:
    """The sum of the counts of one row of a table: `ForceCount` has their kinds and names."""

    row: str
    kind: str
    name: str
    state: str
    number: int
    seconds: int


@dataclass(frozen=True, slots=True)
class FigureChoice:
    """A force, a course type and a trainer that occur together in a period."""

    force: str
    course_type: str
    trainer_id: int | None
    trainer: str


async def sums(tx: Transaction, chosen: FigureFilter, by: str) -> list[FigureGroup]:
    """`by`: a key of `GROUPINGS`, whose values are the rows."""
    row = GROUPINGS[by].label("row")
    counts = force_counts.c
    key = (row, counts.kind, counts.name, counts.state)
    added = func.sum(counts.number), func.sum(counts.seconds)
    query = _filtered(select(*key, *added), chosen).group_by(*key)
    return [FigureGroup(*values) for values in await tx.execute(query)]


async def courses_held(tx: Transaction, chosen: FigureFilter, by: str) -> dict[str, int]:
    """The number of courses of each row. A course with clients of two forces is in both rows."""
    row = GROUPINGS[by].label("row")
    number: ColumnElement[Any] = func.count(courses.c.id.distinct())
    rows = await tx.execute(_filtered(select(*(row, number)), chosen).group_by(row))
    return {values[0]: values[1] for values in rows}


async def choices(tx: Transaction, start: datetime, end: datetime) -> list[FigureChoice]:
    """What a reader can filter by."""
    columns = (
        force_counts.c.force,
        courses.c.type,
        courses.c.trainer_id,
        GROUPINGS["trainer"].label("trainer"),
    )
    query = _filtered(select(*columns).distinct(), FigureFilter(start, end))
    return [FigureChoice(*values) for values in await tx.execute(query)]


def _filtered(query: Select[Any], chosen: FigureFilter) -> Select[Any]:
    query = query.select_from(COUNTED).where(within(chosen.start, chosen.end))
    query = query.where(courses.c.state != "cancelled")
    if chosen.force is not None:
        query = query.where(force_counts.c.force == chosen.force)
    if chosen.course_type is not None:
        query = query.where(courses.c.type == chosen.course_type)
    if chosen.trainer_id is not None:
        query = query.where(courses.c.trainer_id == chosen.trainer_id)
    if chosen.rule is not None:
        is_of_rule = force_counts.c.name == chosen.rule
        query = query.where(or_(force_counts.c.kind != "breach", is_of_rule))
    return query
