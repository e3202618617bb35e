"""One client's case as an officer opens it: the facts, the findings and what was decided."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Any

import msgspec

from compliance.assessment import Assessment, Judgement
from compliance.outcomes.recommendation import Outcome
from compliance.outcomes.review_states import MAY, BreachState, Decision, may_sign, state
from delivery.assessment import course_inputs as dossier
from delivery.assessment import evidence
from delivery.assessment.course_inputs import CourseInputs
from delivery.reconciliation.report_status import ReportState, report_state
from delivery.records.database.store import Transaction
from delivery.records.judgements import assessments
from delivery.records.judgements.assessments import BreachRow
from delivery.records.meetings import report_fetches
from delivery.records.planning import bookings
from delivery.records.planning.bookings import BookingRow
from delivery.records.review import decisions
from delivery.records.review.decisions import OutcomeRow, ReviewRow


class CaseState(Enum):
    """What stands between a case and its outcome."""

    RUNNING = "running"
    JUDGING = "judging"
    """Something was heard that the findings do not tell of yet."""
    TO_REVIEW = "to_review"
    NO_REPORT = "no_report"
    """Zoom's own report has not been laid against what was heard yet."""
    READY = "ready"
    CHANGED = "changed"
    """Signed, and something that the signature rests on has changed since."""
    SIGNED = "signed"
    DESTROYED = "destroyed"
    """What was heard of the course is no longer kept; what came of it is."""


@dataclass(frozen=True, slots=True)
class ReviewedBreach:
    """A breach with every decision about it, the oldest first."""

    row: BreachRow
    state: BreachState
    reviews: tuple[ReviewRow, ...]

    @property
    def may(self) -> frozenset[Decision]:
        return MAY[self.state]

    @property
    def waits(self) -> bool:
        """Whether somebody has to look at it before an outcome can be signed."""
        return self.state in (BreachState.TO_REVIEW, BreachState.CHANGED)


@dataclass(frozen=True, slots=True)
class ReviewCase:
    dossier: CourseInputs
    assessment: Assessment
    booking: BookingRow
    judgement: Judgement
    breaches: tuple[ReviewedBreach, ...]
    outcomes: tuple[OutcomeRow, ...]
    """Signed, the oldest first; the last stands."""
    evidence: Mapping[str, Any]
    """The client's part of the assessment, as printed."""
    report: ReportState
    """Whether Zoom's own report was laid against what was heard."""
    on_record: Mapping[str, Any] | None
    """The client's part of the assessment that was kept last, as printed, where it has read what
    the ledger no longer has: then all that is derived anew here tells of nothing."""

    @property
    def name(self) -> str:
        return self.judgement.booking.name

    @property
    def finished(self) -> bool:
        return self.assessment.room.final

    @property
    def waiting(self) -> int:
        """How many breaches somebody has to look at."""
        return sum(one.waits for one in self.breaches)

    @property
    def settled(self) -> bool:
        """Whether the breaches on record are those that follow from what was heard: the judge
        may be a moment behind the ledger."""
        found = {
            (one.rule, one.span.start): (one.clause, one.span.end, one.because, one.silenced_by)
            for one in self.judgement.breaches
        }
        kept = {
            (row.rule, row.start_at): (row.clause, row.end_at, row.because, row.silenced_by)
            for row in (one.row for one in self.breaches)
            if row.withdrawn_at is None
        }
        return found == kept

    @property
    def may_sign(self) -> bool:
        return self.settled and may_sign(
            finished=self.finished, reconciled=self.report.may_sign, waiting=self.waiting
        )

    @property
    def signed(self) -> OutcomeRow | None:
        return self.outcomes[-1] if self.outcomes else None

    @property
    def changes(self) -> tuple[str, ...]:
        """What the outcome was signed on and is so no longer: names of `evidence.PARTS`, and
        `reviews` if somebody has decided about a breach since."""
        if self.signed is None:
            return ()
        since = any(one.at > self.signed.at for breach in self.breaches for one in breach.reviews)
        found = evidence.changed(self.signed.evidence, self.evidence)
        return (*found, "reviews") if since else found

    @property
    def state(self) -> CaseState:
        if self.on_record is not None:
            return CaseState.DESTROYED
        if not self.finished:
            return CaseState.RUNNING
        if not self.settled:
            return CaseState.JUDGING
        if self.waiting:
            return CaseState.TO_REVIEW
        if self.signed is None:
            return CaseState.READY if self.report.may_sign else CaseState.NO_REPORT
        return CaseState.CHANGED if self.changes else CaseState.SIGNED

    @property
    def clean(self) -> bool:
        """A completion without any finding, nor anything that a person should weigh, which nobody
        has signed yet."""
        return (
            self.state is CaseState.READY
            and self.judgement.recommendation.outcome is Outcome.COMPLETED
            and not self.judgement.recommendation.remarks
            and all(one.state is BreachState.WITHDRAWN for one in self.breaches)
        )

    @property
    def seal(self) -> str:
        """Changes with anything that a decision would rest on: a form carries it, so that nobody
        decides on what they have not seen."""
        course, deadline = self.dossier.row, self.booking.police_deadline
        seen = [
            self.evidence,
            [[evidence.of_breach(one.row), len(one.reviews)] for one in self.breaches],
            len(self.outcomes),
            [self.dossier.policy_digest, course.ends_at.isoformat(), deadline.isoformat()],
        ]
        return hashlib.sha256(msgspec.json.encode(seen, order="sorted")).hexdigest()


async def open_case(tx: Transaction, booking_id: int, now: datetime) -> ReviewCase | None:
    """The case of a booking that is booked on its course; None if there is none."""
    booking = await bookings.by_id(tx, booking_id)
    if booking is None:
        return None
    cases = await open_cases(tx, booking.course_id, now)
    return next((case for case in cases if case.booking.id == booking_id), None)


async def open_cases(tx: Transaction, course_id: int, now: datetime) -> tuple[ReviewCase, ...]:
    """The case of everybody who is booked on a course, in the order in which they came."""
    found = await dossier.read(tx, course_id)
    if found is None:
        return ()
    assessment = found.assessed(now)
    told = evidence.of_clients(assessment)
    rows = await assessments.breaches_of_course(tx, course_id)
    given = await decisions.reviews_of_course(tx, course_id)
    signed = await decisions.outcomes_of_course(tx, course_id)
    judged = {one.booking.reference: one for one in assessment.judgements}
    known = await report_fetches.of_course(tx, course_id)
    report = report_state(found.row, found.meeting is not None, known)
    kept = await _outlived(tx, course_id)
    return tuple(
        ReviewCase(
            dossier=found,
            assessment=assessment,
            booking=booking,
            judgement=judged[reference],
            breaches=tuple(reviewed(row, given) for row in rows if row.booking_id == booking.id),
            outcomes=tuple(one for one in signed if one.booking_id == booking.id),
            evidence=told[reference],
            report=report,
            on_record=kept.get(reference),
        )
        for reference, booking in found.bookings.items()
    )


async def _outlived(tx: Transaction, course_id: int) -> Mapping[str, Mapping[str, Any]]:
    """The judgement on record by booking, where what it has read is gone with its month."""
    if not await assessments.outlived(tx, [course_id]):
        return {}
    kept = await assessments.of_course(tx, course_id)
    return {one["reference"]: one for one in kept.result["bookings"]} if kept else {}


def reviewed(row: BreachRow, given: Sequence[ReviewRow]) -> ReviewedBreach:
    """A breach with those of the reviews that are about it, and the state that they leave it in."""
    own = tuple(one for one in given if one.breach_id == row.id)
    last = own[-1] if own else None
    return ReviewedBreach(
        row=row,
        state=state(
            withdrawn=row.withdrawn_at is not None,
            decided=Decision(last.decision) if last else None,
            silenced=row.silenced_by is not None,
            evidence_changed=last is not None and last.evidence != evidence.of_breach(row),
        ),
        reviews=own,
    )
