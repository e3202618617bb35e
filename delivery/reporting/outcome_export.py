"""The outcomes of a period as rows of a file: one a client, without a name.

The booking's reference and the attendance id suffice for keying into the national system, so a
name in a file that leaves this service would be one too many (UK GDPR article 5(1)(c)).
"""

from collections.abc import AsyncIterator, Mapping
from datetime import datetime
from typing import Any

from compliance.outcomes.review_states import BreachState
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
"""Times are London wall times, money is in whole pounds. `heard_seconds` says what presence rests
on: in how much of the scheduled course Zoom could be heard, or its report tells of it; empty where
the course was judged before that was kept."""

Cells = tuple[Cell, ...]


async def rows(tx: Transaction, period: Period, now: datetime) -> AsyncIterator[Cells]:
    """The clients of every course that began in the period and was judged to its end, signed or
    not; and whoever has left such a course since, with the outcome that they have of it."""
    officers = await period_rows.names_of_officers(tx)
    async for kept in period_rows.kept_between(tx, period.start, period.end):
        if state_of(kept, now) != "held" or kept.judged is None:
            continue
        judged = {told["reference"]: told for told in kept.judged.result["bookings"]}
        signed = {one.booking_id: one for one in kept.outcomes}  # the last of each stands
        for one in kept.bookings:
            if one.id in signed or one.state == "booked":
                yield _row(kept, one, judged.get(one.reference), signed.get(one.id), officers)


def _row(
    kept: PeriodRow,
    booking: BookingRow,
    judged: Mapping[str, Any] | None,
    signed: OutcomeRow | None,
    officers: Mapping[int, str],
) -> Cells:
    # What an outcome was signed on, where there is one: the two must not tell different stories.
    facts = (signed.evidence if signed else None) or judged or {}
    return (
        booking.reference,
        booking.attendance_id,
        booking.force,
        kept.course.reference,
        kept.course.type,
        written(kept.course.starts_at),
        facts.get("present_s"),
        facts.get("scheduled_s"),
        kept.judged.result.get("heard_s") if kept.judged else None,
        facts.get("late_by_s"),
        _upheld(kept, booking.id),
        *_signed(signed, officers),
    )


def _upheld(kept: PeriodRow, booking_id: int) -> int:
    own = (row for row in kept.breaches if row.booking_id == booking_id)
    return sum(reviewed(row, kept.reviews).state is BreachState.UPHELD for row in own)


def _signed(signed: OutcomeRow | None, officers: Mapping[int, str]) -> Cells:
    if signed is None:
        return (None,) * 8
    what = signed.consequence
    rebook_by = what["rebook_by"]
    return (
        signed.outcome,
        written(signed.at),
        officers.get(signed.officer_id),
        what["national_status"],
        written(datetime.fromisoformat(rebook_by)) if rebook_by else None,
        what["rebook_charge_gbp"],
        what["refund_gbp"],
        what["refer_to_police"],
    )
