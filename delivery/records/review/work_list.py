"""The cases that need an officer: pages of the list."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Integer,
    Select,
    bindparam,
    literal,
    select,
    tuple_,
    union_all,
)

from delivery.records.database.store import Transaction
from delivery.records.review.work_filter import (
    ORDERS,
    WorkFilter,
    among,
    is_of_part,
    with_claims,
)
from delivery.records.tables import (
    bookings,
    case_claims,
    cases,
    courses,
    users,
)

Position = tuple[int, int]
"""A row of the list by the ids of its booking and its course."""


@dataclass(frozen=True, slots=True)
class WorkRow:
    """A case in the list. Its fields are in the order of `SHOWN`."""

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
    statement = _page(wanted.order, wanted.part, wanted.narrowed, is_first=after is None)
    return await rows_of(tx, statement, {**wanted.values, **_after(after), "most": limit})


async def page_or_first(
    tx: Transaction, wanted: WorkFilter, after: Position, limit: int
) -> list[WorkRow]:
    """As `page`, and then the first `limit` cases of all; in one statement."""
    united = _page_and_first(wanted.order, wanted.part, wanted.narrowed)
    rows = await tx.execute(united, {**wanted.values, **_after(after), "most": limit})
    # Each part comes in its order, which the union does not promise to keep apart from the other.
    return [WorkRow(*row[1:]) for row in sorted(rows, key=lambda row: int(row.part))]


def _after(position: Position | None) -> dict[str, int]:
    return {"after_booking": position[0], "after_course": position[1]} if position else {}


@cache
def _page_and_first(order: str, part: str, narrowed: frozenset[str]) -> CompoundSelect[Any]:
    pages = [_page(order, part, narrowed, is_first=is_first) for is_first in (False, True)]
    return union_all(
        *(
            select(literal(number).label("part"), *each.c)
            for number, each in enumerate(statement.subquery() for statement in pages)
        )
    )


@cache
def _page(order: str, part: str, narrowed: frozenset[str], *, is_first: bool) -> Select[Any]:
    """The keys of the page are found first, by their index; PostgreSQL would join all cases."""
    names = (*ORDERS[order], "booking_id", "course_id")
    ordered = [cases.c[name] for name in names]
    keys = select(cases.c.booking_id, cases.c.course_id)
    keys = keys.select_from(with_claims())
    keys = keys.where(among(narrowed), is_of_part(part), _is_booked())
    if not is_first:
        keys = keys.where(tuple_(*ordered) > _place_of(names))
    listed = keys.order_by(*ordered).limit(bindparam("most", type_=Integer)).subquery()
    of_page = select(listed.c.booking_id, listed.c.course_id)
    is_listed = tuple_(cases.c.booking_id, cases.c.course_id).in_(of_page)
    return shown().where(is_listed).order_by(*ordered)


def _is_booked() -> ColumnElement[bool]:
    """Whether the client still has the place. A booking that was withdrawn a moment ago may still
    have an open row.

    PostgreSQL takes a truth of a subquery to hold for half of the rows, and so reads the page in
    the order of its index; it would sort all open cases if it expected few of them.
    """
    has_place = (bookings.c.state == "booked") & (bookings.c.course_id == cases.c.course_id)
    of_case = select(has_place).where(bookings.c.id == cases.c.booking_id)
    return of_case.correlate(cases).scalar_subquery()


def shown() -> Select[Any]:
    """Cases at `now` with what a list shows of them, whether they need anything or not."""
    return select(*SHOWN).select_from(
        with_claims()
        .join(bookings, bookings.c.id == cases.c.booking_id)
        .join(courses, ON_COURSE)
        .outerjoin(users, users.c.id == case_claims.c.officer_id)
    )


async def rows_of(tx: Transaction, query: Select[Any], values: Mapping[str, Any]) -> list[WorkRow]:
    """The rows of a query that `shown` begins, with the values that it names."""
    return [WorkRow(*row) for row in await tx.execute(query, values)]


def _place_of(names: Sequence[str]) -> Any:
    """The sorting key of a case, which stays on record when nothing more is needed of it."""
    other = cases.alias("last_shown")
    of_case = (other.c.booking_id == bindparam("after_booking")) & (
        other.c.course_id == bindparam("after_course")
    )
    return select(*(other.c[name] for name in names)).where(of_case).scalar_subquery()
