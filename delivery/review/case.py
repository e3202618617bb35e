"""One client's case as an officer opens it: the evidence, the breaches and the decisions."""

import asyncio
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Any

import msgspec

from compliance.assessment import Assessment, Judgement
from compliance.findings.case import Case
from compliance.outcomes.case_acts import DecisionState, Part
from compliance.outcomes.recommendation import Outcome
from compliance.outcomes.review_states import BreachState, may_sign
from delivery.answers import case_decisions
from delivery.answers.case_decisions import CaseDecisions
from delivery.assessment import course_inputs, evidence
from delivery.assessment.course_inputs import CourseInputs
from delivery.assessment.stored_assessment import StoredClient, decoded
from delivery.caseload.reviewed_breach import ReviewedBreach, reviewed
from delivery.reconciliation.report_status import ReportState, report_state
from delivery.records.casework import case_records
from delivery.records.database.store import Transaction
from delivery.records.planning.bookings import BookingRow
from delivery.records.review.decisions import OutcomeRow
from delivery.records.review.proposals import ProposalRow


class CaseState(Enum):
    """The progress of a case towards a signed outcome."""

    RUNNING = "running"
    JUDGING = "judging"
    """Events have arrived that the recorded breaches do not take into account yet."""
    TO_REVIEW = "to_review"
    NO_REPORT = "no_report"
    """The events have not been reconciled with Zoom's own report yet."""
    READY = "ready"
    PROPOSED = "proposed"
    """One officer has proposed an adverse outcome, and another must confirm it."""
    CHALLENGED = "challenged"
    """The client has challenged the outcome, and a third officer must answer."""
    CHANGED = "changed"
    """Signed, and the evidence has changed since."""
    SIGNED = "signed"
    DESTROYED = "destroyed"
    """The events of the course have been destroyed; its assessment and decisions remain."""


@dataclass(frozen=True, slots=True)
class ReviewCase:
    """The case of one booking at one moment of the records."""

    inputs: CourseInputs
    assessment: Assessment
    booking: BookingRow
    judgement: Judgement
    breaches: tuple[ReviewedBreach, ...]
    decided: CaseDecisions
    evidence: Mapping[str, Any]
    """The client's part of the assessment, serialised."""
    report: ReportState
    """Whether the events have been reconciled with Zoom's own report."""
    on_record: StoredClient | None
    """The client's part of the stored assessment, when the events it was made from
    have been destroyed and cannot be assessed again; else None."""

    @property
    def evidence_of_client(self) -> Case:
        """The client's evidence in the form that the rules of `compliance` read."""
        room, policy = self.assessment.room, self.inputs.policy
        return Case(self.judgement.booking, self.judgement.attendance, room, policy)

    @property
    def name(self) -> str:
        return self.judgement.booking.name

    @property
    def finished(self) -> bool:
        return self.assessment.room.final

    @property
    def waiting(self) -> int:
        """How many breaches an officer must decide about."""
        return sum(breach.waits for breach in self.breaches)

    @property
    def settled(self) -> bool:
        """Whether the recorded breaches equal the breaches derived from the ledger.

        The assessment may be a moment behind the ledger.
        """
        derived = {
            (breach.rule, breach.span.start): (
                breach.clause,
                breach.span.end,
                breach.because,
                breach.silenced_by,
            )
            for breach in self.judgement.breaches
        }
        saved = {
            (row.rule, row.start_at): (row.clause, row.end_at, row.because, row.silenced_by)
            for row in (breach.row for breach in self.breaches)
            if row.withdrawn_at is None and row.raised_by is None
        }
        return derived == saved

    @property
    def may_sign(self) -> bool:
        return self.settled and may_sign(
            finished=self.finished, reconciled=self.report.may_sign, waiting=self.waiting
        )

    @property
    def outcomes(self) -> tuple[OutcomeRow, ...]:
        """The signed outcomes, oldest first; the last is in force."""
        return self.decided.outcomes

    @property
    def proposals(self) -> tuple[ProposalRow, ...]:
        """The proposed adverse outcomes, oldest first."""
        return self.decided.proposals

    @property
    def signed(self) -> OutcomeRow | None:
        return self.decided.signed

    @property
    def proposed(self) -> ProposalRow | None:
        return self.decided.proposed

    @property
    def decision_state(self) -> DecisionState:
        return self.decided.state

    def parts_of(self, officer_id: int) -> frozenset[Part]:
        """What this officer has had to do with the case, for `case_acts.may`."""
        return self.decided.parts_of(officer_id, self.inputs.trainers.ever_ids)

    @property
    def changes(self) -> tuple[str, ...]:
        """What has changed since the outcome was signed; empty without one."""
        return self.changes_since(self.signed) if self.signed else ()

    def changes_since(self, decided: OutcomeRow | ProposalRow) -> tuple[str, ...]:
        """What has changed since an outcome was proposed or signed, as `evidence.since_signed`
        names it."""
        reviews = (review for breach in self.breaches for review in breach.reviews)
        rows = (breach.row for breach in self.breaches)
        return evidence.since_signed(decided, self.evidence, reviews, rows)

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
        if self.decided.challenge is not None:
            return CaseState.CHALLENGED
        if self.proposed is not None:
            return CaseState.PROPOSED
        if self.signed is None:
            return CaseState.READY if self.report.may_sign else CaseState.NO_REPORT
        return CaseState.CHANGED if self.changes else CaseState.SIGNED

    @property
    def clean(self) -> bool:
        """Whether this is an unsigned completion with no breach, remark or statement to weigh."""
        return (
            self.state is CaseState.READY
            and self.judgement.recommendation.outcome is Outcome.COMPLETED
            and not self.judgement.recommendation.remarks
            and not self.decided.unread
            and all(breach.state is BreachState.WITHDRAWN for breach in self.breaches)
        )

    @property
    def seal(self) -> str:
        """A SHA-256 hash, in hexadecimal, of all the evidence and decisions of the case.

        Forms carry the seal, so that a decision about a case that has changed is refused.
        """
        course, deadline = self.inputs.row, self.booking.police_deadline
        basis = [
            self.evidence,
            [[evidence.of_breach(breach.row), len(breach.reviews)] for breach in self.breaches],
            [len(self.outcomes), len(self.proposals)],
            [len(self.decided.statements), [row.is_open for row in self.decided.challenges]],
            [self.inputs.policy_digest, course.ends_at.isoformat(), deadline.isoformat()],
        ]
        return hashlib.sha256(msgspec.json.encode(basis, order="sorted")).hexdigest()


async def open_case(tx: Transaction, booking_id: int, now: datetime) -> ReviewCase | None:
    """Returns the case of a booking; None unless it is booked on a course."""
    cases = await _cases(tx, await course_inputs.of_booking(tx, booking_id), now)
    return next((case for case in cases if case.booking.id == booking_id), None)


async def open_cases(tx: Transaction, course_id: int, now: datetime) -> tuple[ReviewCase, ...]:
    """Returns the case of every client booked on a course, in the order of booking."""
    return await _cases(tx, await course_inputs.read(tx, course_id), now)


async def _cases(
    tx: Transaction, inputs: CourseInputs | None, now: datetime
) -> tuple[ReviewCase, ...]:
    if inputs is None:
        return ()
    records = await case_records.of_course(tx, inputs.row.id)
    assessment = await inputs.assessed_beside(now)
    printed = await asyncio.to_thread(evidence.of_clients, assessment)
    decided = case_decisions.of_records(records)
    judged = {judgement.booking.reference: judgement for judgement in assessment.judgements}
    report = report_state(inputs.row, inputs.meeting is not None, records.fetches)
    stored = _stored_clients(records.lost)
    return tuple(
        ReviewCase(
            inputs=inputs,
            assessment=assessment,
            booking=booking,
            judgement=judged[reference],
            breaches=tuple(
                reviewed(row, records.reviews)
                for row in records.breaches
                if row.booking_id == booking.id
            ),
            decided=decided.get(booking.id, CaseDecisions()),
            evidence=printed[reference],
            report=report,
            on_record=stored.get(reference),
        )
        for reference, booking in inputs.bookings.items()
    )


def _stored_clients(result: Mapping[str, Any] | None) -> Mapping[str, StoredClient]:
    """Returns the clients of a stored assessment by booking reference; none without one."""
    clients = decoded(result).bookings if result else ()
    return {client.reference: client for client in clients}
