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
    UTCDateTime,
    bookings,
    case_claims,
    cases,
    courses,
    users,
)

Position = tuple[int, int]
"""A row of the list by the ids of its booking and its course."""
BY_URGENCY = "urgency"


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a case stands in the order of urgency. An act can move it."""

    place: int
    due_at: datetime


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
STOOD = tuple_(
    bindparam("after_place", type_=Integer),
    bindparam("after_due_at", type_=UTCDateTime),
    bindparam("after_booking", type_=Integer),
    bindparam("after_course", type_=Integer),
)
ON_COURSE = courses.c.id == cases.c.course_id


async def page(
    tx: Transaction, wanted: WorkFilter, after: Position | None, limit: int
) -> list[WorkRow]:
    """At most `limit` cases in the order wanted, after the position."""
    statement = _page(wanted.order, wanted.part, wanted.narrowed, is_first=after is None)
    return await rows_of(tx, statement, {**wanted.values, **_after(after), "most": limit})


async def page_or_first(
    tx: Transaction, wanted: WorkFilter, after: Position, stood: Standing | None, limit: int
) -> list[WorkRow]:
    """The page after the position, and then the first `limit` cases of all; in one statement. The
    order is that of urgency, and the position is where the case stood, or stands without that."""
    united = _page_and_first(wanted.part, wanted.narrowed, has_stood=stood is not None)
    place = {"after_place": stood.place, "after_due_at": stood.due_at} if stood else {}
    values = {**wanted.values, **_after(after), **place, "most": limit}
    rows = await tx.execute(united, values)
    # Each part comes in its order, which the union does not promise to keep apart from the other.
    return [WorkRow(*row[1:]) for row in sorted(rows, key=lambda row: int(row.part))]


async def standing(tx: Transaction, booking_id: int) -> Standing | None:
    """Where the case of the booking on its course stands; None without such a case."""
    of_booking = (bookings.c.id == cases.c.booking_id) & (bookings.c.course_id == cases.c.course_id)
    query = select(cases.c.place, cases.c.due_at).join(bookings, of_booking)
    row = (await tx.execute(query.where(bookings.c.id == booking_id))).one_or_none()
    return Standing(*row) if row else None


def _after(position: Position | None) -> dict[str, int]:
    return {"after_booking": position[0], "after_course": position[1]} if position else {}


@cache
def _page_and_first(part: str, narrowed: frozenset[str], *, has_stood: bool) -> CompoundSelect[Any]:
    after = _page(BY_URGENCY, part, narrowed, is_first=False, has_stood=has_stood)
    pages = [after, _page(BY_URGENCY, part, narrowed, is_first=True)]
    return union_all(
        *(
            select(literal(number).label("part"), *each.c)
            for number, each in enumerate(statement.subquery() for statement in pages)
        )
    )


@cache
def _page(
    order: str, part: str, narrowed: frozenset[str], *, is_first: bool, has_stood: bool = False
) -> Select[Any]:
    """The keys of the page are found first, by their index; PostgreSQL would join all cases."""
    names = (*ORDERS[order], "booking_id", "course_id")
    ordered = [cases.c[name] for name in names]
    keys = select(cases.c.booking_id, cases.c.course_id)
    keys = keys.select_from(with_claims())
    keys = keys.where(among(narrowed), is_of_part(part), _is_booked())
    if not is_first:
        keys = keys.where(tuple_(*ordered) > (STOOD if has_stood else _place_of(names)))
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
