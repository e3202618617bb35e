"""What the cases that need an officer can be filtered by, with how many there are of each."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    CompoundSelect,
    Integer,
    ScalarSelect,
    Select,
    String,
    Subquery,
    case,
    cast,
    exists,
    func,
    literal,
    select,
    true,
    union_all,
)

from delivery.records.database.store import Transaction
from delivery.records.review.work_filter import (
    NOW,
    OFFICER,
    PARTS,
    SOON,
    WorkFilter,
    among,
    breaks_rule,
    equal_to,
    found_in,
    is_claimed,
    is_of_part,
    is_open,
)
from delivery.records.tables import breaches, case_claims, cases, courses, users

KINDS = ("course_id", "trainer_id", "force", "act", "proposed_by")
"""Open cases are read from an index in the order of these columns."""


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
    kinds = [cases.c[name] for name in KINDS]
    wanted = _number(breaks_rule()) if "rule" in narrowed else func.count()
    alike = select(*kinds, func.count().label("cases"), wanted.label("wanted")).where(is_needed)
    groups = alike.group_by(*kinds).cte("open_cases")

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
        "course": (course, _name(courses.c.reference, courses.c.id == course.c.value)),
        "trainer": (trainer, _name(users.c.name, users.c.id == trainer.c.value)),
        "force": (force, force.c.value),
        "rule": (rule, rule.c.value),
        "act": (act, act.c.value),
    }
    return union_all(
        *(
            select(
                literal(name).label("filter"),
                cast(values.c.value, String).label("value"),
                words.label("words"),
                cast(values.c.cases, Integer).label("cases"),
            ).where(values.c.value.is_not(None))
            for name, (values, words) in by.items()
        ),
        *_parts(groups, narrowed),
    )


def _name(column: ColumnElement[str], is_named: ColumnElement[bool]) -> ScalarSelect[str]:
    """Looked up for each value, however many rows its table has."""
    return select(column).where(is_named).scalar_subquery()


def _number(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.sum(case((condition, 1), else_=0))


def _parts(groups: CTE, narrowed: frozenset[str]) -> Iterator[Select[str, str, str, int]]:
    """Few cases have a claim, or time that soon runs out, so these are counted by themselves."""
    is_wanted = among(narrowed)
    is_claimed_case = exists().where(is_claimed(), is_wanted).correlate(case_claims)
    claimed = select(func.count().label("all"), _number(is_of_part("mine")).label("mine"))
    claims = claimed.where(case_claims.c.runs_out_at > NOW, is_claimed_case).cte("claims")
    ending = (
        select(*(_number(is_of_part(part)).label(part) for part in ("overdue", "soon")))
        .where(is_wanted, cases.c.due_at <= SOON)
        .cte("ending")
    )
    is_second = groups.c.proposed_by.is_not(None) & (groups.c.proposed_by != OFFICER)
    counted = (
        select(
            func.coalesce(func.sum(groups.c.wanted), 0).label("all"),
            func.sum(case((is_second, groups.c.wanted), else_=0)).label("second"),
        )
        .where(equal_to(narrowed, groups))
        .cte("parts")
    )
    number = {
        "all": select(counted.c.all),
        "mine": select(claims.c.mine),
        "free": select(counted.c.all - claims.c.all).join_from(counted, claims, true()),
        "second": select(counted.c.second),
        "overdue": select(ending.c.overdue),
        "soon": select(ending.c.soon),
    }
    for part in PARTS:
        counter = cast(func.coalesce(number[part].scalar_subquery(), 0), Integer)
        yield select(literal("part"), literal(part), literal(part), counter)
