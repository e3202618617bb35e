"""Claims: which officer works on which case. A claim runs out by itself and forbids nothing."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from delivery.records.database.store import Store, Transaction
from delivery.records.review import audit, case_claims
from delivery.validation.errors import FieldError, InvalidInput

LASTS = timedelta(minutes=30)
"""The length of a claim, from when it is taken or its holder last opened the case."""


@dataclass(frozen=True, slots=True)
class CaseClaim:
    """An officer's wish to work on the case of a booking on a course."""

    booking_id: int
    course_id: int
    officer_id: int
    expected: int | None
    """The holder whom the officer's page showed; None for nobody."""


async def take(store: Store, claim: CaseClaim, now: datetime) -> None:
    """Saves the claim. Raises InvalidInput if the holder is no longer the one that the officer's
    page showed."""
    case = (claim.booking_id, claim.course_id)
    async with store.writing() as tx:
        is_taken = await case_claims.take(
            tx, *case, claim.officer_id, claim.expected, now=now, runs_out_at=now + LASTS
        )
        if is_taken:
            await _audit(tx, claim, "case taken", now)
        holder = await case_claims.of_case(tx, *case, now)
    if not is_taken:
        name = holder.name if holder else "another officer"
        raise InvalidInput(FieldError("", f"{name} has taken this case since you opened the page"))


async def give_back(store: Store, claim: CaseClaim, now: datetime) -> None:
    async with store.writing() as tx:
        await case_claims.give_back(tx, claim.booking_id, claim.course_id, claim.officer_id)
        await _audit(tx, claim, "case given back", now)


async def _audit(tx: Transaction, claim: CaseClaim, act: str, now: datetime) -> None:
    officer_id = claim.officer_id
    await audit.add_of_booking(tx, claim.booking_id, user_id=officer_id, act=act, now=now)
