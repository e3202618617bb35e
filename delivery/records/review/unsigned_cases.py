"""Clients of past courses whose outcome is not signed in its current form."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    ColumnElement,
    ScalarSelect,
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
    proposals,
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
    """Whether the recommendation has remarks to consider."""
    rebook_by: str | None
    """The deadline of the recommended outcome, in UTC with a Z; without a recommendation, the
    earliest possible one."""
    signed_at: datetime | None
    """The time of the last signature, after which something has changed or another outcome was
    proposed; None without one."""
    proposed_by: int | None
    """The officer who has proposed an adverse outcome that no other has confirmed; else None."""
    due: str
    """The earliest deadline, comparable as text."""
    place: str
    """The sorting key. A case that may go back to the police or that waits for a second officer
    comes before all others; then the earliest deadline counts."""


@dataclass(frozen=True, slots=True)
class UnsignedCounts:
    waiting: int
    passed: int
    """Cases whose deadline has passed."""
    soon: int
    """The others whose deadline comes before `soon`."""


async def page(tx: Transaction, after: tuple[str, int] | None, limit: int) -> list[WaitingRow]:
    """At most `limit` cases in the order of `place`, after a row's `place` and booking id."""
    waiting = _waiting(tx, _unsettled(tx))
    query = select(waiting).order_by(waiting.c.place, waiting.c.booking_id).limit(limit)
    if after is not None:
        place, booking_id = after
        later = and_(waiting.c.place == place, waiting.c.booking_id > booking_id)
        query = query.where(or_(waiting.c.place > place, later))
    return [WaitingRow(**row._asdict()) for row in await tx.execute(query)]


async def courses_of(tx: Transaction, course_ids: Collection[int]) -> set[int]:
    """The ids among these of courses with an unsigned case."""
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
    """Restricts the query to unsettled courses. PostgreSQL gets them as an array, which it assumes
    to be short: its statistics of a table that fills and empties within the hour are wrong."""
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
    proposed_by = _open_proposal(last)
    due = func.coalesce(rebook_by, police)
    refers = person[("consequence", "refer_to_police")].as_boolean()
    comes_first = or_(refers, proposed_by.is_not(None))
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
            proposed_by.label("proposed_by"),
            due.label("due"),
            (case((comes_first, "0 "), else_="1 ") + due).label("place"),
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
            # A case changes only with a new assessment. The ledger row decides too, because an
            # assessment dated before the signature may include later entries.
            or_(
                outcomes.c.id.is_(None),
                assessments.c.judged_at >= outcomes.c.at,
                assessments.c.ledger_id > outcomes.c.ledger_id,
                decided_since,
                proposed_by.is_not(None),
            ),
            or_(
                outcomes.c.id.is_(None),
                _differ(tx, outcomes.c.evidence, part.c.value),
                decided_since,
                proposed_by.is_not(None),
            ),
        )
        .subquery()
    )


def _open_proposal(last_outcome: ScalarSelect[Any]) -> ScalarSelect[Any]:
    """The officer who made the latest proposal, unless an outcome was signed after it."""
    other = proposals.alias("other")
    latest = (
        select(func.max(other.c.id))
        .where(other.c.booking_id == bookings.c.id, other.c.course_id == bookings.c.course_id)
        .correlate(bookings)
        .scalar_subquery()
    )
    follows = func.coalesce(proposals.c.follows_outcome_id, 0)
    return (
        select(proposals.c.officer_id)
        .where(proposals.c.id == latest, follows == func.coalesce(last_outcome, 0))
        .correlate(bookings)
        .scalar_subquery()
    )


def _parts(tx: Transaction) -> Any:
    """Each client's part of an assessment: the two databases unpack a JSON list differently."""
    if tx.dialect.name == "postgresql":
        listed = func.json_array_elements(assessments.c.result["bookings"])
        return listed.table_valued(column("value", JSON), name="part")
    return func.json_each(assessments.c.result, "$.bookings").table_valued("value", name="part")


def _differ(tx: Transaction, stored: ColumnElement[Any], now: ColumnElement[Any]) -> Any:
    if tx.dialect.name == "postgresql":
        return cast(stored, JSONB) != cast(now, JSONB)
    return func.json(stored) != func.json(now)
