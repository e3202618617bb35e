"""Officers' decisions: reviews of breaches and signed outcomes. Rows are only added."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Table, insert, select

from delivery.records.database.row_outcome import fits
from delivery.records.database.store import Transaction
from delivery.records.database.value_batches import MOST_IDS, batched, insert_all
from delivery.records.tables import bookings, breaches, outcomes, reviews

AS_RECOMMENDED = "As recommended."
"""The stored reason of a recommended completion that an officer signed without words."""


@dataclass(frozen=True, slots=True)
class ReviewRow:
    id: int
    breach_id: int
    officer_id: int
    decision: str
    """`upheld` or `dismissed`."""
    reason: str
    evidence: dict[str, Any]
    """The breach as the officer saw it."""
    at: datetime


@dataclass(frozen=True, slots=True)
class OutcomeRow:
    id: int
    booking_id: int
    course_id: int
    officer_id: int
    outcome: str
    recommended: str
    reason: str
    consequence: dict[str, Any]
    evidence: dict[str, Any]
    """The client's part of the assessment, as signed."""
    at: datetime
    ledger_id: int | None
    """The last ledger row that the outcome rests on; None in old rows."""
    proposal_id: int | None = None
    """The proposal that it confirms; None for an outcome that one officer signed."""
    challenge_id: int | None = None
    """The client's challenge that it upholds; None for any other outcome."""


async def latest_outcomes(
    tx: Transaction, booking_ids: Collection[int]
) -> dict[tuple[int, int], str]:
    """The outcome in force of each of these bookings on each course, by the ids of both."""
    query = select(outcomes.c.booking_id, outcomes.c.course_id, outcomes.c.outcome)
    latest: dict[tuple[int, int], str] = {}
    for some in batched(booking_ids, MOST_IDS):
        of_these = query.where(outcomes.c.booking_id.in_(some)).order_by(outcomes.c.id)
        for row in await tx.execute(of_these):
            latest[row.booking_id, row.course_id] = row.outcome
    return latest


async def hold_course(tx: Transaction, course_id: int) -> None:
    """Locks every booking of the course, in the order of their ids, as `hold` locks a booking."""
    of_course = select(bookings.c.id).where(bookings.c.course_id == course_id)
    await tx.execute(of_course.order_by(bookings.c.id).with_for_update())


async def hold(tx: Transaction, booking_id: int) -> None:
    """Locks the booking, so that other decisions about it wait until this transaction ends."""
    if fits(booking_id):
        await tx.execute(select(bookings.c.id).where(bookings.c.id == booking_id).with_for_update())


async def hold_all(tx: Transaction, booking_ids: Collection[int]) -> None:
    """Locks these bookings as `hold` does."""
    held = select(bookings.c.id).where(bookings.c.id.in_(booking_ids)).order_by(bookings.c.id)
    await tx.execute(held.with_for_update())


async def add_review(
    tx: Transaction,
    *,
    breach_id: int,
    officer_id: int,
    decision: str,
    reason: str,
    evidence: Mapping[str, Any],
    now: datetime,
) -> int:
    """Adds a review. The latest review of a breach counts; earlier ones stay."""
    values = {"breach_id": breach_id, "officer_id": officer_id, "decision": decision}
    values |= {"reason": reason}
    return await _add(tx, reviews, **values, evidence=dict(evidence), at=now)


async def reviews_of_course(tx: Transaction, course_id: int) -> list[ReviewRow]:
    """Oldest first; the last of each breach counts."""
    ids = select(breaches.c.id).where(breaches.c.course_id == course_id)
    query = select(reviews).where(reviews.c.breach_id.in_(ids)).order_by(reviews.c.id)
    rows = await tx.execute(query)
    return [ReviewRow(**row._asdict()) for row in rows]


async def sign_outcome(
    tx: Transaction,
    *,
    booking_id: int,
    course_id: int,
    officer_id: int,
    outcome: str,
    recommended: str,
    reason: str,
    consequence: Mapping[str, Any],
    evidence: Mapping[str, Any],
    ledger_id: int,
    now: datetime,
    proposal_id: int | None = None,
    challenge_id: int | None = None,
) -> int:
    """Adds a signed outcome. The latest outcome of a booking and course counts; earlier ones
    stay. The database refuses an adverse outcome that confirms no open proposal of another
    officer, and any outcome while a challenge is open but one that upholds it."""
    keys: dict[str, int | None] = {"booking_id": booking_id, "course_id": course_id}
    keys |= {"officer_id": officer_id, "proposal_id": proposal_id, "challenge_id": challenge_id}
    values = {"outcome": outcome, "recommended": recommended, "reason": reason}
    shown = {"consequence": dict(consequence), "evidence": dict(evidence)}
    return await _add(tx, outcomes, **keys, **values, **shown, ledger_id=ledger_id, at=now)


async def sign_outcomes(tx: Transaction, signed: Sequence[Mapping[str, Any]]) -> None:
    """Adds signed outcomes in one statement, each with the values of `sign_outcome`."""
    rows = [
        {name: row[name] for name in row if name != "now"} | {"at": row["now"]} for row in signed
    ]
    await insert_all(tx, outcomes, rows)


async def _add(tx: Transaction, table: Table, **values: object) -> int:
    adding = insert(table).values(**values).returning(table.c.id)
    added: int = (await tx.execute(adding)).scalar_one()
    return added


async def outcome_by_id(tx: Transaction, outcome_id: int) -> OutcomeRow | None:
    rows = await _outcomes(tx, outcomes.c.id == outcome_id)
    return rows[0] if rows else None


async def decided_among(tx: Transaction, booking_ids: Collection[int]) -> set[int]:
    """Those of these bookings that have a signed outcome."""
    decided: set[int] = set()
    for some in batched(booking_ids, MOST_IDS):
        query = select(outcomes.c.booking_id).where(outcomes.c.booking_id.in_(some))
        decided.update(await tx.scalars(query))
    return decided


async def outcomes_of_course(tx: Transaction, course_id: int) -> list[OutcomeRow]:
    """Oldest first; the last of each booking counts."""
    return await _outcomes(tx, outcomes.c.course_id == course_id)


async def outcomes_of_courses(tx: Transaction, course_ids: Collection[int]) -> list[OutcomeRow]:
    """Oldest first; the last of each booking and course counts."""
    return await _outcomes(tx, outcomes.c.course_id.in_(course_ids))


async def _outcomes(tx: Transaction, *conditions: ColumnElement[bool]) -> list[OutcomeRow]:
    rows = await tx.execute(select(outcomes).where(*conditions).order_by(outcomes.c.id))
    return [OutcomeRow(**row._asdict()) for row in rows]
