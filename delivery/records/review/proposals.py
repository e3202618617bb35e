"""Adverse outcomes that one officer has proposed. Rows are only added."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, insert, select

from delivery.records.database.store import Transaction
from delivery.records.tables import outcomes, proposals


@dataclass(frozen=True, slots=True)
class ProposalRow:
    id: int
    booking_id: int
    course_id: int
    officer_id: int
    outcome: str
    recommended: str
    reason: str
    grounds: list[dict[str, Any]]
    """The findings, the trainer's notes and the officer's account that the outcome rests on."""
    consequence: dict[str, Any]
    evidence: dict[str, Any]
    """The client's part of the assessment, as the officer saw it."""
    ledger_id: int
    """The last ledger row that the proposal rests on."""
    follows_outcome_id: int | None
    """The outcome that was in force; None if there was none. A later outcome ends the proposal."""
    at: datetime


async def add(
    tx: Transaction,
    *,
    booking_id: int,
    course_id: int,
    officer_id: int,
    outcome: str,
    recommended: str,
    reason: str,
    grounds: Sequence[Mapping[str, Any]],
    consequence: Mapping[str, Any],
    evidence: Mapping[str, Any],
    ledger_id: int,
    now: datetime,
) -> int:
    """Adds a proposal. The latest proposal of a booking and course counts; earlier ones stay."""
    last_outcome = select(func.max(outcomes.c.id)).where(
        outcomes.c.booking_id == booking_id, outcomes.c.course_id == course_id
    )
    adding = insert(proposals).values(
        booking_id=booking_id,
        course_id=course_id,
        officer_id=officer_id,
        outcome=outcome,
        recommended=recommended,
        reason=reason,
        grounds=[dict(ground) for ground in grounds],
        consequence=dict(consequence),
        evidence=dict(evidence),
        ledger_id=ledger_id,
        follows_outcome_id=last_outcome.scalar_subquery(),
        at=now,
    )
    added: int = (await tx.execute(adding.returning(proposals.c.id))).scalar_one()
    return added


async def of_course(tx: Transaction, course_id: int) -> list[ProposalRow]:
    """Oldest first; the last of each booking counts, until a later outcome ends it."""
    query = select(proposals).where(proposals.c.course_id == course_id).order_by(proposals.c.id)
    return [ProposalRow(**row._asdict()) for row in await tx.execute(query)]
