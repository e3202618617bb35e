"""What waits for an officer: clients whose outcome is to be signed, the soonest deadline first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from compliance.outcomes.consequence import end_of_day
from compliance.outcomes.review_states import BreachState
from delivery.records.database.store import Transaction
from delivery.records.judgements import assessments
from delivery.records.meetings import report_fetches
from delivery.records.review import decisions, unsigned_cases
from delivery.records.review.unsigned_cases import UnsignedCounts, WaitingRow
from delivery.review import case
from delivery.review.case import CaseState, ReviewedBreach

A_PAGE = 50
SOON = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Waiting:
    """A client in the list."""

    row: WaitingRow
    state: CaseState
    """`TO_REVIEW`, `NO_REPORT`, `READY` or `CHANGED`."""
    to_review: int
    """How many breaches somebody has to look at."""
    deadline: datetime
    left_s: int
    """How long there is until the deadline; negative once it is over."""
    clean: bool
    """A completion without any finding: it may be signed together with others."""

    @property
    def rebooking(self) -> bool:
        """Whether the deadline is that of booking again, and not the police's."""
        return self.row.rebook_by is not None


@dataclass(frozen=True, slots=True)
class WaitingPage:
    rows: tuple[Waiting, ...]
    counts: UnsignedCounts
    following: tuple[str, int] | None
    """What to ask for the next page with; None if this is the last."""


async def page(tx: Transaction, after: tuple[str, int] | None, now: datetime) -> WaitingPage:
    found = await unsigned_cases.page(tx, after, A_PAGE + 1)
    shown = found[:A_PAGE]
    breaches = await assessments.breaches_of_bookings(tx, [one.booking_id for one in shown])
    given = await decisions.reviews_of_breaches(tx, [one.id for one in breaches])
    reviewed = [case.reviewed(one, given) for one in breaches]
    unreported = await report_fetches.without(tx, {one.course_id for one in shown})
    last = shown[-1] if len(found) > A_PAGE else None
    return WaitingPage(
        rows=tuple(
            _waiting(row, _own(row, reviewed), row.course_id in unreported, now) for row in shown
        ),
        counts=await unsigned_cases.count(tx, now, now + SOON),
        following=(last.due, last.booking_id) if last else None,
    )


def _own(row: WaitingRow, reviewed: Sequence[ReviewedBreach]) -> list[ReviewedBreach]:
    """Those of the course that the client is on: they may have been on another before."""
    wanted = (row.booking_id, row.course_id)
    return [one for one in reviewed if (one.row.booking_id, one.row.course_id) == wanted]


def _waiting(
    row: WaitingRow, breaches: Sequence[ReviewedBreach], unreported: bool, now: datetime
) -> Waiting:
    to_review = sum(one.waits for one in breaches)
    deadline = (
        datetime.fromisoformat(row.rebook_by) if row.rebook_by else end_of_day(row.police_deadline)
    )
    return Waiting(
        row=row,
        state=_state(row, to_review, unreported),
        to_review=to_review,
        deadline=deadline,
        left_s=int((deadline - now).total_seconds()),
        clean=row.recommended == "completed"
        and not row.remarked
        and row.signed_at is None
        and not unreported
        and all(one.state is BreachState.WITHDRAWN for one in breaches),
    )


def _state(row: WaitingRow, to_review: int, unreported: bool) -> CaseState:
    if row.signed_at is not None:
        return CaseState.CHANGED
    if to_review:
        return CaseState.TO_REVIEW
    return CaseState.NO_REPORT if unreported else CaseState.READY
