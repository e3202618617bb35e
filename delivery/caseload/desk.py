"""What the page of a case says of other officers' work, and the next case that is free."""

from dataclasses import dataclass
from datetime import datetime

from delivery.caseload import claims, openings
from delivery.caseload.openings import Opening
from delivery.caseload.work_list import following_case
from delivery.records.casework.case_context import CaseContext
from delivery.records.database.store import Transaction
from delivery.records.planning.bookings import BookingRow
from delivery.records.review import case_claims
from delivery.records.review.case_claims import ClaimRow
from delivery.records.review.work_list import Standing, WorkRow


@dataclass(frozen=True, slots=True)
class CaseDesk:
    claim: ClaimRow | None
    """The claim on the case that has not run out."""
    opening: Opening | None
    """The last opening of the case by another officer in the last ten minutes."""
    following: WorkRow | None
    """The next case that nobody else works on."""


async def read(
    tx: Transaction,
    booking: BookingRow,
    context: CaseContext,
    stood: Standing | None,
    officer_id: int,
    now: datetime,
) -> CaseDesk:
    """Reads the desk of the case, which stood here in the list before an act of the officer."""
    position = (booking.id, booking.course_id)
    return CaseDesk(
        claim=context.claim,
        opening=openings.last_of_others(context, officer_id),
        following=await following_case(tx, position, stood, officer_id, now),
    )


async def keep_opening(
    tx: Transaction, booking: BookingRow, claim: ClaimRow | None, officer_id: int, now: datetime
) -> None:
    """Records that the officer has opened the case, and lets their claim last longer."""
    await openings.keep(tx, booking.reference, officer_id, now)
    if claim is None or claim.officer_id != officer_id:
        return
    case = (booking.id, booking.course_id)
    await case_claims.renew(tx, *case, officer_id, now=now, runs_out_at=now + claims.LASTS)
