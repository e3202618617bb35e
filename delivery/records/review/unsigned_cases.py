"""Clients of courses that are over whose outcome nobody has signed as things are now."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    ColumnElement,
    String,
    Subquery,
    and_,
    any_,
    case,
    cast,
    column,
    exists,
    func,
    or_,
    select,
    type_coerce,
)
from sqlalchemy.dialects.postgresql import JSONB

from delivery.records.database.store import Transaction
from delivery.records.tables import (
    assessments,
    bookings,
    breaches,
    courses,
    outcomes,
    reviews,
    unsettled,
)

END_OF_DAY = "T23:59:59Z"  # of a police deadline: within the hour, and before the next day's rows


@dataclass(frozen=True, slots=True)
class WaitingRow:
    booking_id: int
    reference: str
    given_name: str
    family_name: str
    police_deadline: date
    course_id: int
    course_reference: str
    course_type: str
    starts_at: datetime
    recommended: str
    remarked: bool
    """Whether there is something to weigh besides."""
    rebook_by: str | None
    """Of the outcome that is recommended, as it is printed: UTC with a Z. Where none is, the
    soonest that one could be."""
    signed_at: datetime | None
    """When the outcome that stands was signed: then something has changed since."""
    due: str
    """What the list is sorted by: the soonest deadline, comparable as text."""


@dataclass(frozen=True, slots=True)
class UnsignedCounts:
    waiting: int
    passed: int
    """Of these, those whose deadline is over."""
    soon: int
    """Of the others, those whose deadline comes before the moment that was asked for."""


async def page(tx: Transaction, after: tuple[str, int] | None, limit: int) -> list[WaitingRow]:
    """At most `limit` of them by deadline, beginning after a row's `due` and booking id."""
    waiting = _waiting(tx, _unsettled(tx))
    query = select(waiting).order_by(waiting.c.due, waiting.c.booking_id).limit(limit)
    if after is not None:
        due, booking_id = after
        later = and_(waiting.c.due == due, waiting.c.booking_id > booking_id)
        query = query.where(or_(waiting.c.due > due, later))
    return [WaitingRow(**row._asdict()) for row in await tx.execute(query)]


async def courses_of(tx: Transaction, course_ids: Collection[int]) -> set[int]:
    """Those of the courses of which somebody waits."""
    waiting = _waiting(tx, courses.c.id.in_(course_ids))
    query = select(waiting.c.course_id).distinct()
    return set(await tx.scalars(query))


async def count(tx: Transaction, now: datetime, soon: datetime) -> UnsignedCounts:
    unsigned = _waiting(tx, _unsettled(tx))
    passed = case((unsigned.c.due <= _text(now), 1), else_=0)
    near = case((and_(unsigned.c.due > _text(now), unsigned.c.due <= _text(soon)), 1), else_=0)
    query = select(func.count(), func.sum(passed), func.sum(near)).select_from(unsigned)
    waiting, over, coming = (await tx.execute(query)).one()
    return UnsignedCounts(waiting, over or 0, coming or 0)


def _text(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _unsettled(tx: Transaction) -> ColumnElement[bool]:
    """What this leaves out has nobody who waits. PostgreSQL is told so as an array, of which it
    expects to be short: of a table that fills and empties within the hour it knows too little, and
    would rather begin with all courses."""
    listed = select(unsettled.c.course_id)
    if tx.dialect.name == "postgresql":
        return courses.c.id == any_(func.array(listed.scalar_subquery()))
    return courses.c.id.in_(listed)


def _waiting(tx: Transaction, among: ColumnElement[bool]) -> Subquery:
    part = _parts(tx)
    person = type_coerce(part.c.value, JSON)
    recommended = person[("recommendation", "outcome")].as_string()
    police = cast(bookings.c.police_deadline, String) + END_OF_DAY
    first = assessments.c.result["first_window"].as_string()
    perhaps = case((and_(recommended == "review", first < police), first))
    rebook_by = func.coalesce(person[("consequence", "rebook_by")].as_string(), perhaps)
    signed = outcomes.alias("signed")
    last = (
        select(func.max(signed.c.id))
        .where(signed.c.booking_id == bookings.c.id, signed.c.course_id == bookings.c.course_id)
        .correlate(bookings)
        .scalar_subquery()
    )
    decided_since = exists().where(
        breaches.c.booking_id == bookings.c.id,
        breaches.c.course_id == bookings.c.course_id,
        reviews.c.breach_id == breaches.c.id,
        reviews.c.at > outcomes.c.at,
    )
    return (
        select(
            bookings.c.id.label("booking_id"),
            bookings.c.reference,
            bookings.c.given_name,
            bookings.c.family_name,
            bookings.c.police_deadline,
            courses.c.id.label("course_id"),
            courses.c.reference.label("course_reference"),
            courses.c.type.label("course_type"),
            courses.c.starts_at,
            recommended.label("recommended"),
            person[("recommendation", "remarks")].as_string().is_not(None).label("remarked"),
            rebook_by.label("rebook_by"),
            outcomes.c.at.label("signed_at"),
            func.coalesce(rebook_by, police).label("due"),
        )
        .select_from(courses)
        .join(bookings, bookings.c.course_id == courses.c.id)
        .join(assessments, assessments.c.course_id == courses.c.id)
        .outerjoin(outcomes, outcomes.c.id == last)
        .join(part, person["reference"].as_string() == bookings.c.reference)
        .where(
            among,
            bookings.c.state == "booked",
            courses.c.state == "planned",
            assessments.c.finished,
            # What was not judged anew cannot have changed. By the ledger too: a judgement is of
            # the moment at which it was asked for, and may have read what came after a signature.
            or_(
                outcomes.c.id.is_(None),
                assessments.c.judged_at >= outcomes.c.at,
                assessments.c.ledger_id > outcomes.c.ledger_id,
                decided_since,
            ),
            or_(
                outcomes.c.id.is_(None),
                _differ(tx, outcomes.c.evidence, part.c.value),
                decided_since,
            ),
        )
        .subquery()
    )


def _parts(tx: Transaction) -> Any:
    """Each client's part of an assessment: the two databases open a JSON list differently."""
    if tx.dialect.name == "postgresql":
        listed = func.json_array_elements(assessments.c.result["bookings"])
        return listed.table_valued(column("value", JSON), name="part")
    return func.json_each(assessments.c.result, "$.bookings").table_valued("value", name="part")


def _differ(tx: Transaction, stored: ColumnElement[Any], now: ColumnElement[Any]) -> Any:
    if tx.dialect.name == "postgresql":
        return cast(stored, JSONB) != cast(now, JSONB)
    return func.json(stored) != func.json(now)
