"""The officers' queue: clients whose outcome is to be signed, the most urgent first."""

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
from delivery.review.case import CaseState
from delivery.review.reviewed_breach import ReviewedBreach, reviewed

PAGE_SIZE = 50
SOON = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class QueuedCase:
    """A client in the queue."""

    row: WaitingRow
    state: CaseState
    """`TO_REVIEW`, `NO_REPORT`, `READY`, `PROPOSED` or `CHANGED`."""
    to_review: int
    """How many breaches an officer must decide about."""
    deadline: datetime
    left_s: int
    """Seconds until the deadline; negative once it has passed."""
    clean: bool
    """A completion with no breach: it may be signed together with others."""

    @property
    def rebooking(self) -> bool:
        """Whether the deadline is the one for booking again, not the police deadline."""
        return self.row.rebook_by is not None


@dataclass(frozen=True, slots=True)
class QueuePage:
    rows: tuple[QueuedCase, ...]
    counts: UnsignedCounts
    following: tuple[str, int] | None
    """The cursor of the next page; None on the last page."""


async def page(tx: Transaction, after: tuple[str, int] | None, now: datetime) -> QueuePage:
    """Returns the page after the cursor `after`, or the first page if that is None."""
    rows = await unsigned_cases.page(tx, after, PAGE_SIZE + 1)
    shown = rows[:PAGE_SIZE]
    breaches = await assessments.breaches_of_bookings(tx, [row.booking_id for row in shown])
    reviews = await decisions.reviews_of_breaches(tx, [breach.id for breach in breaches])
    with_reviews = [reviewed(breach, reviews) for breach in breaches]
    unreported = await report_fetches.without(tx, {row.course_id for row in shown})
    last = shown[-1] if len(rows) > PAGE_SIZE else None
    return QueuePage(
        rows=tuple(
            _queued(row, _own(row, with_reviews), row.course_id in unreported, now) for row in shown
        ),
        counts=await unsigned_cases.count(tx, now, now + SOON),
        following=(last.place, last.booking_id) if last else None,
    )


def _own(row: WaitingRow, breaches: Sequence[ReviewedBreach]) -> list[ReviewedBreach]:
    """Returns the breaches of the client's present course, leaving out those of an earlier one."""
    key = (row.booking_id, row.course_id)
    return [breach for breach in breaches if (breach.row.booking_id, breach.row.course_id) == key]


def _queued(
    row: WaitingRow, breaches: Sequence[ReviewedBreach], unreported: bool, now: datetime
) -> QueuedCase:
    to_review = sum(breach.waits for breach in breaches)
    deadline = (
        datetime.fromisoformat(row.rebook_by) if row.rebook_by else end_of_day(row.police_deadline)
    )
    return QueuedCase(
        row=row,
        state=_state(row, to_review, unreported),
        to_review=to_review,
        deadline=deadline,
        left_s=int((deadline - now).total_seconds()),
        clean=row.recommended == "completed"
        and not row.remarked
        and row.signed_at is None
        and row.proposed_by is None
        and not unreported
        and all(breach.state is BreachState.WITHDRAWN for breach in breaches),
    )


def _state(row: WaitingRow, to_review: int, unreported: bool) -> CaseState:
    if to_review and row.signed_at is None:
        return CaseState.TO_REVIEW
    if row.proposed_by is not None:
        return CaseState.PROPOSED
    if row.signed_at is not None:
        return CaseState.CHANGED
    return CaseState.NO_REPORT if unreported else CaseState.READY
