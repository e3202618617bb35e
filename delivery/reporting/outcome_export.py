"""The outcomes of a period as rows of a file: one row for each client, without names.

The booking reference and the attendance id suffice for entry into the national system, so a file
that leaves this service holds no name (UK GDPR article 5(1)(c)).
"""

from collections.abc import AsyncGenerator
from datetime import datetime
from functools import lru_cache

from delivery.assessment.stored_assessment import pounds
from delivery.records.database.store import Transaction
from delivery.records.figures import outcome_rows
from delivery.reporting.cell_pieces import AT_A_TIME, Cells, cell_pieces
from delivery.reporting.reporting_period import Period
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
CHANGED = "changed since it was signed, check it again: "

NOTHING_FOLLOWS: Cells = (None,) * 5


def pieces(tx: Transaction, period: Period, now: datetime) -> AsyncGenerator[list[Cells], None]:
    """Yields rows of cells for each client of every course of the period that is over, signed or
    not, some at a time. Close it, with `aclosing`, before the transaction ends.

    A client who has left such a course is included if an outcome of it was signed. A case without a
    signature, or one to look at again, has a row that says so and no status.
    """
    listed = outcome_rows.pieces(tx, period.start, period.end, now, AT_A_TIME)
    return cell_pieces(listed, _cells)


def _cells(
    reference: str,
    attendance_id: str | None,
    force: str,
    course: str,
    course_type: str,
    starts_at: datetime,
    present_s: int | None,
    scheduled_s: int | None,
    heard_s: int | None,
    late_by_s: int | None,
    upheld: int,
    outcome: str | None,
    signed_at: datetime | None,
    signed_by: str | None,
    national_status: int | None,
    rebook_by: datetime | None,
    rebook_charge_pence: int | None,
    refund_pence: int | None,
    refer_to_police: bool | None,
    changes: str | None,
    is_assessed: bool,
) -> Cells:
    """The cells of one row of `outcome_rows.query`."""
    follows: Cells = (
        national_status,
        _moment(rebook_by),
        pounds(rebook_charge_pence),
        pounds(refund_pence),
        refer_to_police,
        None,
    )
    if not is_assessed:
        follows = (*NOTHING_FOLLOWS, NOT_ASSESSED)
    elif outcome is None:
        follows = (*NOTHING_FOLLOWS, NOT_SIGNED)
    elif changes:
        follows = (*NOTHING_FOLLOWS, CHANGED + changes)
    return (
        reference,
        attendance_id,
        force,
        course,
        course_type,
        _moment(starts_at),
        present_s,
        scheduled_s,
        heard_s,
        late_by_s,
        upheld,
        outcome,
        _moment(signed_at),
        signed_by,
        *follows,
    )


@lru_cache(1_000)
def _moment(at: datetime | None) -> str | None:
    """Most moments are those of many rows: of all clients of a course."""
    return written(at) if at else None
