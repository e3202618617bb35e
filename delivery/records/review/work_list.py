"""The cases that need an officer: pages of the list, its counters, its filters' values."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Integer,
    Select,
    String,
    Subquery,
    bindparam,
    case,
    cast,
    func,
    literal,
    select,
    tuple_,
    union_all,
)

from delivery.records.database.store import Transaction
from delivery.records.review.work_filter import (
    ORDERS,
    PARTS,
    WorkFilter,
    among,
    found_in,
    is_of_part,
    is_open,
    with_claims,
)
from delivery.records.tables import (
    UTCDateTime,
    bookings,
    breaches,
    case_claims,
    cases,
    courses,
    users,
)

Position = tuple[int, int]
"""A row of the list by the ids of its booking and its course."""


@dataclass(frozen=True, slots=True)
class WorkRow:
    """A case in the list."""

    booking_id: int
    course_id: int
    act: str | None
    place: int
    due_at: datetime
    due_kind: str
    to_review: int
    clean: bool
    recommended: str
    proposed_by: int | None
    outcome: str | None
    signed_at: datetime | None
    reference: str
    given_name: str
    family_name: str
    course_reference: str
    starts_at: datetime
    holder_id: int | None
    """The officer who works on it."""
    holder: str | None
    """The officer's name."""


@dataclass(frozen=True, slots=True)
class FilterValue:
    """A value by which the open cases can be filtered."""

    filter: str
    """`course`, `trainer`, `force`, `rule` or `act`."""
    value: str
    words: str
    cases: int


SHOWN = (
    cases.c.booking_id,
    cases.c.course_id,
    cases.c.act,
    cases.c.place,
    cases.c.due_at,
    cases.c.due_kind,
    cases.c.to_review,
    cases.c.clean,
    cases.c.recommended,
    cases.c.proposed_by,
    cases.c.outcome,
    cases.c.signed_at,
    bookings.c.reference,
    bookings.c.given_name,
    bookings.c.family_name,
    courses.c.reference.label("course_reference"),
    cases.c.starts_at,
    case_claims.c.officer_id.label("holder_id"),
    users.c.name.label("holder"),
)
ON_COURSE = courses.c.id == cases.c.course_id


async def page(
    tx: Transaction, wanted: WorkFilter, after: Position | None, limit: int
) -> list[WorkRow]:
    """At most `limit` cases in the order wanted, after the position."""
    return await rows_of(tx, _page(wanted, after, limit))


async def page_or_first(
    tx: Transaction, wanted: WorkFilter, after: Position, limit: int
) -> list[WorkRow]:
    """As `page`, and then the first `limit` cases of all; in one statement."""
    parts = [_page(wanted, after, limit).subquery(), _page(wanted, None, limit).subquery()]
    united = union_all(
        *(select(literal(number).label("part"), *part.c) for number, part in enumerate(parts))
    )
    rows = [row._asdict() for row in await tx.execute(united)]
    # Each part comes in its order, which the union does not promise to keep apart from the other.
    return [WorkRow(**row) for row in sorted(rows, key=lambda row: row.pop("part"))]


def _page(wanted: WorkFilter, after: Position | None, limit: int) -> Select[Any]:
    names = (*ORDERS[wanted.order], "booking_id", "course_id")
    order = [cases.c[name] for name in names]
    query = shown(wanted.now).where(among(wanted), is_of_part(wanted, wanted.part))
    if after is not None:
        query = query.where(tuple_(*order) > _place_of(after, names))
    # A booking that was withdrawn a moment ago may still have an open row.
    query = query.where(bookings.c.state == "booked", bookings.c.course_id == cases.c.course_id)
    return query.order_by(*order).limit(limit)


async def count(tx: Transaction, wanted: WorkFilter) -> dict[str, int]:
    """The number of cases in each of `PARTS`, among those of the other filters."""
    sums = [func.sum(case((is_of_part(wanted, part), 1), else_=0)).label(part) for part in PARTS]
    counting = select(*sums).select_from(with_claims(wanted.now)).where(among(wanted))
    row = (await tx.execute(counting)).one()
    return {part: row._mapping[part] or 0 for part in PARTS}


async def filter_values(tx: Transaction, now: datetime) -> list[FilterValue]:
    """The values of all open cases, those of each filter in the order of their words."""
    rows = await tx.execute(FILTER_VALUES, {"now": now})
    listed = [FilterValue(**row._asdict()) for row in rows]
    return sorted(listed, key=lambda value: (value.filter, value.words))


def _filter_values() -> CompoundSelect[Any]:
    """The open cases are read once, and named once they are counted."""
    is_needed = is_open(bindparam("now", type_=UTCDateTime))
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


def shown(now: datetime) -> Select[Any]:
    """Cases with what a list shows of them, whether they need anything or not."""
    return select(*SHOWN).select_from(
        with_claims(now)
        .join(bookings, bookings.c.id == cases.c.booking_id)
        .join(courses, ON_COURSE)
        .outerjoin(users, users.c.id == case_claims.c.officer_id)
    )


async def rows_of(tx: Transaction, query: Select[Any]) -> list[WorkRow]:
    """The rows of a query that `shown` begins."""
    return [WorkRow(**row._asdict()) for row in await tx.execute(query)]


def _place_of(position: Position, names: Sequence[str]) -> Any:
    """The sorting key of a case, which stays on record when nothing more is needed of it."""
    booking_id, course_id = position
    other = cases.alias("last_shown")
    of_case = (other.c.booking_id == booking_id) & (other.c.course_id == course_id)
    return select(*(other.c[name] for name in names)).where(of_case).scalar_subquery()
