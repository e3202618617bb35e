"""The outcomes of a period as rows of a file: one row for each client, without names.

The booking reference and the attendance id suffice for entry into the national system, so a file
that leaves this service holds no name (UK GDPR article 5(1)(c)).
"""

from collections.abc import AsyncIterator, Mapping
from datetime import datetime

from compliance.outcomes.review_states import BreachState
from delivery.assessment.stored_assessment import (
    StoredClient,
    decoded,
    decoded_client,
    decoded_consequence,
)
from delivery.caseload.reviewed_breach import reviewed
from delivery.records.database.store import Transaction
from delivery.records.planning.bookings import BookingRow
from delivery.records.review import period_rows
from delivery.records.review.decisions import OutcomeRow
from delivery.records.review.period_rows import PeriodRow
from delivery.reporting.period_report import state_of
from delivery.reporting.reporting_period import Period
from delivery.reporting.safe_csv import Cell
from delivery.reporting.signed_outcomes import SignedOutcome, signed_outcomes
from delivery.timekeeping.london_time import written

COLUMNS = (
    "booking_reference",
    "attendance_id",
    "force",
    "course_reference",
    "course_type",
    "course_starts_at",
    "present_seconds",
    "scheduled_seconds",
    "heard_seconds",
    "late_by_seconds",
    "breaches_upheld",
    "outcome",
    "signed_at",
    "signed_by",
    "national_status",
    "rebook_by",
    "rebook_charge_gbp",
    "refund_gbp",
    "refer_to_police",
    "withheld_because",
)
"""Times are London wall times, money is in pounds, such as 43 or 43.5. `heard_seconds` is the part
of the scheduled course that live events or Zoom's report cover; empty for assessments made before
that was recorded. `withheld_because` says why the status and all that follows from it are empty."""

NOT_SIGNED, NOT_ASSESSED = "not signed yet", "course not assessed yet"
CHANGED = "changed since it was signed, to be looked at again: "

Cells = tuple[Cell, ...]


async def rows(tx: Transaction, period: Period, now: datetime) -> AsyncIterator[Cells]:
    """Yields a row for each client of every course of the period that is over, signed or not.

    A client who has left such a course is included if an outcome of it was signed. A case without a
    signature, or one to look at again, has a row that says so and no status.
    """
    officers = await period_rows.names_of_officers(tx)
    async for record in period_rows.courses_between(tx, period.start, period.end):
        state = state_of(record, now)
        if state not in ("held", "unjudged"):
            continue
        assessment = decoded(record.judged.result) if record.judged else None
        judged = {client.reference: client for client in assessment.bookings} if assessment else {}
        signed = signed_outcomes(record, assessment)
        for booking in record.bookings:
            if booking.id in signed or booking.state == "booked":
                outcome = signed.get(booking.id)
                yield _row(
                    record,
                    assessment.heard_s if assessment and state == "held" else None,
                    booking,
                    _facts(judged.get(booking.reference), outcome, is_held=state == "held"),
                    outcome,
                    officers,
                    NOT_ASSESSED if state == "unjudged" else _withheld(outcome),
                )


def _facts(
    judged: StoredClient | None, signed: SignedOutcome | None, *, is_held: bool
) -> StoredClient | None:
    """A signed outcome is shown with the evidence that it was signed on."""
    if signed and signed.row.evidence:
        return decoded_client(signed.row.evidence)
    return judged if is_held else None


def _withheld(signed: SignedOutcome | None) -> str | None:
    if signed is None:
        return NOT_SIGNED
    return CHANGED + ", ".join(signed.changes) if signed.changes else None


def _row(
    record: PeriodRow,
    heard_s: int | None,
    booking: BookingRow,
    facts: StoredClient | None,
    signed: SignedOutcome | None,
    officers: Mapping[int, str],
    withheld: str | None,
) -> Cells:
    return (
        booking.reference,
        booking.attendance_id,
        booking.force,
        record.course.reference,
        record.course.type,
        written(record.course.starts_at),
        facts.present_s if facts else None,
        facts.scheduled_s if facts else None,
        heard_s,
        facts.late_by_s if facts else None,
        _upheld(record, booking.id),
        *_signed(signed.row if signed else None, officers, is_withheld=withheld is not None),
        withheld,
    )


def _upheld(record: PeriodRow, booking_id: int) -> int:
    breaches = (row for row in record.breaches if row.booking_id == booking_id)
    return sum(reviewed(row, record.reviews).state is BreachState.UPHELD for row in breaches)


def _signed(signed: OutcomeRow | None, officers: Mapping[int, str], *, is_withheld: bool) -> Cells:
    if signed is None:
        return (None,) * 8
    signature = signed.outcome, written(signed.at), officers.get(signed.officer_id)
    if is_withheld:
        return (*signature, *(None,) * 5)
    consequence = decoded_consequence(signed.consequence)
    return (
        *signature,
        consequence.national_status,
        written(consequence.rebook_by) if consequence.rebook_by else None,
        consequence.rebook_charge_gbp,
        consequence.refund_gbp,
        consequence.refer_to_police,
    )
