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
from delivery.records.database.store import Transaction
from delivery.records.planning.bookings import BookingRow
from delivery.records.review import period_rows
from delivery.records.review.decisions import OutcomeRow
from delivery.records.review.period_rows import PeriodRow
from delivery.reporting.period_report import state_of
from delivery.reporting.reporting_period import Period
from delivery.reporting.safe_csv import Cell
from delivery.review.case import reviewed
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
)
"""Times are London wall times, money is in whole pounds. `heard_seconds` is the part of the
scheduled course that live events or Zoom's report cover; empty for assessments made before that
was recorded."""

Cells = tuple[Cell, ...]


async def rows(tx: Transaction, period: Period, now: datetime) -> AsyncIterator[Cells]:
    """Yields a row for each client of every course held in the period, signed or not.

    A client who has left such a course is included if an outcome of it was signed.
    """
    officers = await period_rows.names_of_officers(tx)
    async for record in period_rows.courses_between(tx, period.start, period.end):
        if state_of(record, now) != "held" or record.judged is None:
            continue
        assessment = decoded(record.judged.result)
        judged = {client.reference: client for client in assessment.bookings}
        signed = {outcome.booking_id: outcome for outcome in record.outcomes}  # the last one counts
        for booking in record.bookings:
            if booking.id in signed or booking.state == "booked":
                yield _row(
                    record,
                    assessment.heard_s,
                    booking,
                    judged.get(booking.reference),
                    signed.get(booking.id),
                    officers,
                )


def _row(
    record: PeriodRow,
    heard_s: int | None,
    booking: BookingRow,
    judged: StoredClient | None,
    signed: OutcomeRow | None,
    officers: Mapping[int, str],
) -> Cells:
    # A signed outcome is shown with the evidence it was signed on.
    facts = decoded_client(signed.evidence) if signed and signed.evidence else judged
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
        *_signed(signed, officers),
    )


def _upheld(record: PeriodRow, booking_id: int) -> int:
    own = (row for row in record.breaches if row.booking_id == booking_id)
    return sum(reviewed(row, record.reviews).state is BreachState.UPHELD for row in own)


def _signed(signed: OutcomeRow | None, officers: Mapping[int, str]) -> Cells:
    if signed is None:
        return (None,) * 8
    consequence = decoded_consequence(signed.consequence)
    return (
        signed.outcome,
        written(signed.at),
        officers.get(signed.officer_id),
        consequence.national_status,
        written(consequence.rebook_by) if consequence.rebook_by else None,
        consequence.rebook_charge_gbp,
        consequence.refund_gbp,
        consequence.refer_to_police,
    )
