"""The values by which the cases that need an officer can be filtered, with how many have each."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Integer,
    String,
    Subquery,
    cast,
    func,
    literal,
    select,
    union_all,
)

from delivery.records.database.store import Transaction
from delivery.records.review.work_filter import found_in, is_open
from delivery.records.tables import breaches, cases, courses, users


@dataclass(frozen=True, slots=True)
class FilterValue:
    """A value by which the open cases can be filtered. Its fields are in the order of the statement
    that counts them."""

    filter: str
    """`course`, `trainer`, `force`, `rule` or `act`."""
    value: str
    words: str
    cases: int


async def of_open_cases(tx: Transaction, now: datetime) -> list[FilterValue]:
    """The values of all open cases, those of each filter in the order of their words."""
    rows = await tx.execute(FILTER_VALUES, {"now": now})
    listed = [FilterValue(*row) for row in rows]
    return sorted(listed, key=lambda value: (value.filter, value.words))


def _filter_values() -> CompoundSelect[Any]:
    """The open cases are read once, and named once they are counted."""
    is_needed = is_open()
    kinds = (cases.c.course_id, cases.c.trainer_id, cases.c.force, cases.c.act)
    alike = select(*kinds, func.count().label("cases")).where(is_needed).group_by(*kinds)
    groups = alike.cte("open_cases")

    def counted(column: ColumnElement[Any]) -> Subquery:
        sums = select(column.label("value"), func.sum(groups.c.cases).label("cases"))
        return sums.group_by(column).subquery()

    course, trainer = counted(groups.c.course_id), counted(groups.c.trainer_id)
    force, act = counted(groups.c.force), counted(groups.c.act)
    rule = (
        select(
            breaches.c.rule.label("value"),
            func.count(cases.c.booking_id.distinct()).label("cases"),
        )
        .select_from(cases.join(breaches, found_in()))
        .where(is_needed)
        .group_by(breaches.c.rule)
        .subquery()
    )
    by = {
        "course": (
            course,
            courses.c.reference,
            course.join(courses, courses.c.id == course.c.value),
        ),
        "trainer": (trainer, users.c.name, trainer.join(users, users.c.id == trainer.c.value)),
        "force": (force, force.c.value, force),
        "rule": (rule, rule.c.value, rule),
        "act": (act, act.c.value, act),
    }
    return union_all(
        *(
            select(
                literal(name).label("filter"),
                cast(values.c.value, String).label("value"),
                words.label("words"),
                cast(values.c.cases, Integer).label("cases"),
            ).select_from(source)
            for name, (values, words, source) in by.items()
        )
    )


FILTER_VALUES = _filter_values()
"""Made once, because making it takes longer than the database takes to answer it."""
