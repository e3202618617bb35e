"""The decisions that wait for a second look, the looks, and who may take them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, func, literal, or_, select, update

from delivery.records.database.row_outcome import insert
from delivery.records.database.store import Transaction
from delivery.records.tables import (
    audit,
    bookings,
    breaches,
    courses,
    outcomes,
    proposals,
    reviews,
    sampled_reviews,
    samples,
    second_looks,
)
from delivery.records.trainers import trainer_conditions


@dataclass(frozen=True, slots=True)
class SampledFinding:
    """A decided finding that was drawn, without the decision."""

    review_id: int
    breach_id: int
    booking_id: int
    booking: str
    """The reference."""
    course_id: int
    course: str
    """The reference."""
    starts_at: datetime
    rule: str
    decided_at: datetime


def _drawn() -> Select[Any]:
    return (
        select(
            sampled_reviews.c.review_id,
            breaches.c.id,
            breaches.c.booking_id,
            bookings.c.reference,
            breaches.c.course_id,
            courses.c.reference,
            courses.c.starts_at,
            breaches.c.rule,
            reviews.c.at,
        )
        .select_from(sampled_reviews)
        .join(reviews, reviews.c.id == sampled_reviews.c.review_id)
        .join(breaches, breaches.c.id == reviews.c.breach_id)
        .join(bookings, bookings.c.id == breaches.c.booking_id)
        .join(courses, courses.c.id == breaches.c.course_id)
    )


def _looked() -> ColumnElement[bool]:
    return exists().where(second_looks.c.review_id == sampled_reviews.c.review_id)


async def waiting(tx: Transaction, most: int) -> list[SampledFinding]:
    """The findings that wait for a second look, the oldest first."""
    query = _drawn().where(~_looked()).order_by(courses.c.starts_at, sampled_reviews.c.review_id)
    return [SampledFinding(*row) for row in await tx.execute(query.limit(most))]


async def number_for(tx: Transaction, officer_id: int, acts: Collection[str]) -> int:
    """The findings of which this officer may take the second look: who took no part in the case,
    and has not opened it by one of these acts since the first decision."""
    subjects = (
        literal("booking ") + bookings.c.reference,
        literal("course ") + courses.c.reference,
    )
    has_looked = exists().where(
        audit.c.subject.in_(subjects),
        audit.c.act.in_(acts),
        audit.c.user_id == officer_id,
        audit.c.at >= reviews.c.at,
    )
    took_part_in = _took_part(breaches.c.booking_id, breaches.c.course_id, officer_id)
    query = _drawn().where(~_looked(), ~took_part_in, ~has_looked)
    waiting_for = query.with_only_columns(sampled_reviews.c.review_id).subquery()
    counted = select(func.count()).select_from(waiting_for)
    return int((await tx.execute(counted)).scalar_one())


async def by_id(tx: Transaction, review_id: int) -> SampledFinding | None:
    """None unless the decision was drawn and waits for a second look."""
    query = _drawn().where(sampled_reviews.c.review_id == review_id, ~_looked())
    row = (await tx.execute(query)).one_or_none()
    return SampledFinding(*row) if row else None


@dataclass(frozen=True, slots=True)
class Disagreement:
    booking_id: int
    booking: str
    """The reference."""
    rule: str
    reason: str
    """The second officer's."""


async def disagreements(tx: Transaction, most: int) -> list[Disagreement]:
    """The findings of which the second look differs, and about which nobody has decided since."""
    rows = await tx.execute(_differing().order_by(second_looks.c.at).limit(most))
    return [Disagreement(*row) for row in rows]


async def number_differing(tx: Transaction) -> int:
    """The number of all such findings."""
    counted = select(func.count()).select_from(_differing().subquery())
    return int((await tx.execute(counted)).scalar_one())


def _differing() -> Select[Any]:
    later = reviews.alias("later")
    since = exists().where(later.c.breach_id == reviews.c.breach_id, later.c.at > second_looks.c.at)
    return (
        select(breaches.c.booking_id, bookings.c.reference, breaches.c.rule, second_looks.c.reason)
        .select_from(second_looks)
        .join(reviews, reviews.c.id == second_looks.c.review_id)
        .join(breaches, breaches.c.id == reviews.c.breach_id)
        .join(bookings, bookings.c.id == breaches.c.booking_id)
        .where(second_looks.c.decision != reviews.c.decision, ~since)
    )


async def took_part(tx: Transaction, finding: SampledFinding, officer_id: int) -> bool:
    """Whether the officer has decided, proposed, signed or raised anything in the case, or taught
    the course."""
    of_case = literal(finding.booking_id), literal(finding.course_id)
    parts = select(literal(1)).where(_took_part(*of_case, officer_id))
    return (await tx.execute(parts)).first() is not None


def _took_part(
    booking_id: ColumnElement[int], course_id: ColumnElement[int], officer_id: int
) -> ColumnElement[bool]:
    finding, review = breaches.alias(), reviews.alias()
    of_case = (finding.c.booking_id == booking_id) & (finding.c.course_id == course_id)
    reviewed = exists().where(
        of_case, review.c.breach_id == finding.c.id, review.c.officer_id == officer_id
    )
    raised = exists().where(of_case, finding.c.raised_by == officer_id)
    signed, proposed = (
        exists().where(
            table.c.booking_id == booking_id,
            table.c.course_id == course_id,
            table.c.officer_id == officer_id,
        )
        for table in (outcomes, proposals)
    )
    taught = trainer_conditions.has_had_course(course_id, officer_id)
    return or_(reviewed, raised, signed, proposed, taught)


async def has_looked(
    tx: Transaction, finding: SampledFinding, officer_id: int, acts: Collection[str]
) -> bool:
    """Whether the officer has opened the case by one of these acts since the first decision."""
    subjects = f"booking {finding.booking}", f"course {finding.course}"
    look = select(audit.c.id).where(
        audit.c.subject.in_(subjects),
        audit.c.act.in_(acts),
        audit.c.user_id == officer_id,
        audit.c.at >= finding.decided_at,
    )
    return (await tx.execute(look.limit(1))).first() is not None


async def add(
    tx: Transaction, review_id: int, officer_id: int, decision: str, reason: str, now: datetime
) -> bool | None:
    """Adds a second look, and returns whether it agrees with the first decision; None, and nothing
    changes, if another officer was first."""
    values = {"review_id": review_id, "officer_id": officer_id, "decision": decision}
    adding = insert(tx, second_looks).values(**values, reason=reason, at=now)
    added = adding.on_conflict_do_nothing().returning(second_looks.c.review_id)
    if (await tx.execute(added)).first() is None:
        return None
    first: str = (
        await tx.execute(select(reviews.c.decision).where(reviews.c.id == review_id))
    ).scalar_one()
    of_week = select(sampled_reviews.c.week).where(sampled_reviews.c.review_id == review_id)
    looks, agreed = samples.c[f"{first}_looks"], samples.c[f"{first}_agreed"]
    counted = {looks: looks + 1, agreed: agreed + int(first == decision)}
    counting = update(samples).where(samples.c.week == of_week.scalar_subquery())
    await tx.execute(counting.values(counted))
    return first == decision
