"""What the cases that need an officer can be filtered by, with how many there are of each."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Integer,
    Select,
    String,
    Subquery,
    case,
    cast,
    func,
    literal,
    select,
    union_all,
)

from delivery.records.database.store import Transaction
from delivery.records.review.work_filter import (
    PARTS,
    WorkFilter,
    among,
    found_in,
    is_of_part,
    is_open,
    with_claims,
)
from delivery.records.tables import breaches, cases, courses, users


@dataclass(frozen=True, slots=True)
class FilterValue:
    """A value by which the open cases can be filtered. Its fields are in the order of the statement
    that counts them."""

    filter: str
    """`part`, `course`, `trainer`, `force`, `rule` or `act`."""
    value: str
    words: str
    cases: int


async def of_open_cases(tx: Transaction, wanted: WorkFilter) -> list[FilterValue]:
    """The values of all open cases, those of each filter in the order of their words. Of `part`,
    the values are all of `PARTS`, and the cases those of the other filters that are wanted."""
    rows = await tx.execute(_filter_values(wanted.narrowed), wanted.values)
    listed = [FilterValue(*row) for row in rows]
    return sorted(listed, key=lambda value: (value.filter, value.words))


@cache
def _filter_values(narrowed: frozenset[str]) -> CompoundSelect[Any]:
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
        ),
        *_parts(narrowed),
    )


def _parts(narrowed: frozenset[str]) -> Iterator[Select[str, str, str, int]]:
    sums = [func.sum(case((is_of_part(part), 1), else_=0)).label(part) for part in PARTS]
    counted = select(*sums).select_from(with_claims()).where(among(narrowed)).cte("parts")
    for part in PARTS:
        number = cast(func.coalesce(counted.c[part], 0), Integer)
        yield select(literal("part"), literal(part), literal(part), number)
