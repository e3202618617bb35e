"""An officer's decisions: breaches upheld or dismissed, outcomes signed. Rows are added, never
changed.

A person takes every adverse decision (UK GDPR article 22): no automatic process calls this module.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from compliance.outcomes.case_acts import Act, may, takes_two
from compliance.outcomes.consequence import Consequence, consequence
from compliance.outcomes.recommendation import Outcome
from compliance.outcomes.review_states import Decision
from delivery.assessment import evidence
from delivery.assessment.stored_assessment import StoredConsequence, encoded
from delivery.caseload.refreshing import refresh
from delivery.caseload.reviewed_breach import ReviewedBreach
from delivery.effects.opening import DecidedCourse, NewDecision, open_tasks
from delivery.effects.stopping import settle_stops
from delivery.records.database.store import Store, Transaction
from delivery.records.review import audit, decisions
from delivery.records.review.decisions import AS_RECOMMENDED
from delivery.review.case import CaseState, ReviewCase, open_case
from delivery.validation.errors import FieldError, InvalidInput

SHORTEST_REASON, LONGEST_REASON = 10, 2000
SIGNABLE = tuple(outcome for outcome in Outcome if outcome is not Outcome.REVIEW)
IN_EVERY_POLICY = frozenset({Outcome.COMPLETED, Outcome.PROVIDER_FAILURE})
TWO_OFFICERS = "this outcome takes two officers: propose it, for another officer to confirm"
CHALLENGED = "the client has challenged the outcome: another officer must answer that first"
STALE = "the case has changed since you opened it: read it again before you decide"
NOT_OVER = "the course is not over: you can sign when it is"
BEHIND = "the latest events are still being assessed: try again in a moment"
DESTROYED = "the evidence of this course has been destroyed: no decision can be made about it"
OWN_FINDING = "you raised this finding: another officer must uphold or dismiss it"


class NoSuchCase(LookupError):
    """The booking does not exist or is on no course, or the booking has no such breach."""


@dataclass(frozen=True, slots=True)
class DecisionSigning:
    """An officer's reason, and the `seal` of the case at the time when the officer read it."""

    officer_id: int
    reason: str
    seal: str


async def review(
    store: Store,
    booking_id: int,
    breach_id: int,
    decision: Decision | None,
    signing: DecisionSigning,
    now: datetime,
) -> None:
    """Upholds or dismisses one breach. Raises InvalidInput and NoSuchCase."""
    reason = plain(signing.reason)
    async with store.writing() as tx:
        case = await open_for_decision(tx, booking_id, now)
        breach = next(
            (candidate for candidate in case.breaches if candidate.row.id == breach_id), None
        )
        if breach is None:
            raise NoSuchCase
        check_seal(case, signing)
        refusals = [*_review_refusals(breach, decision), *reason_refusals(reason)]
        if breach.row.raised_by == signing.officer_id:
            refusals.append(FieldError("decision", OWN_FINDING))
        if decision is None or refusals:
            raise InvalidInput(*refusals)
        await decisions.add_review(
            tx,
            breach_id=breach_id,
            officer_id=signing.officer_id,
            decision=decision.value,
            reason=reason,
            evidence=evidence.of_breach(breach.row),
            now=now,
        )
        await settle_stops(tx, case.booking.course_id, now)
        await audit_act(tx, case, f"breach {decision.value}", signing, now)
        await refresh(tx, case.booking.course_id)


async def sign(
    store: Store, booking_id: int, outcome: Outcome | None, signing: DecisionSigning, now: datetime
) -> None:
    """Signs the outcome of a client's course. Raises InvalidInput and NoSuchCase."""
    async with store.writing() as tx:
        case = await open_for_decision(tx, booking_id, now)
        if not case.finished:
            raise InvalidInput(FieldError("", NOT_OVER))
        check_seal(case, signing)
        advised = case.judgement.recommendation.outcome
        as_advised = outcome is Outcome.COMPLETED is advised
        reason = plain(signing.reason) or (AS_RECOMMENDED if as_advised else "")
        refusals = [*outcome_refusals(case, outcome), *reason_refusals(reason)]
        if outcome in SIGNABLE and takes_two(outcome, case.inputs.policy):
            refusals.append(FieldError("outcome", TWO_OFFICERS))
        if not may(Act.SIGN, case.decision_state, case.parts_of(signing.officer_id)):
            refusals.append(FieldError("", CHALLENGED))
        if outcome is None or refusals:
            raise InvalidInput(*refusals)
        await put_into_force(tx, case, outcome, replace(signing, reason=reason), now)


def consequence_of(case: ReviewCase, outcome: Outcome) -> Consequence:
    """Returns the consequence that the policy gives to an outcome of this case."""
    course, deadline = case.inputs.row, case.booking.police_deadline
    return consequence(outcome, course.type, course.ends_at, deadline, case.inputs.policy)


def choices(case: ReviewCase) -> Mapping[Outcome, Consequence]:
    """Returns the outcomes that may be signed with their consequences, a completion first."""
    terms = case.inputs.policy.terms
    named = [
        outcome for outcome in SIGNABLE if outcome in IN_EVERY_POLICY or outcome.value in terms
    ]
    ordered = sorted(named, key=lambda outcome: outcome is not Outcome.COMPLETED)
    return {outcome: consequence_of(case, outcome) for outcome in ordered}


def plain(text: str) -> str:
    """Returns typed text without unprintable characters, which some databases cannot hold."""
    lines = ["".join(filter(str.isprintable, line)).rstrip() for line in text.splitlines()]
    return "\n".join(lines).strip()


async def open_for_decision(tx: Transaction, booking_id: int, now: datetime) -> ReviewCase:
    """Opens the case and locks it until the write transaction ends. Raises the errors of
    `decidable`."""
    await decisions.hold(tx, booking_id)
    return await decidable(tx, booking_id, now)


async def decidable(tx: Transaction, booking_id: int, now: datetime) -> ReviewCase:
    """Returns a case that can be decided. Raises NoSuchCase, and InvalidInput if the evidence
    was destroyed."""
    case = await open_case(tx, booking_id, now)
    if case is None:
        raise NoSuchCase
    if case.state is CaseState.DESTROYED:
        raise InvalidInput(FieldError("", DESTROYED))
    return case


async def put_into_force(
    tx: Transaction,
    case: ReviewCase,
    outcome: Outcome,
    signing: DecisionSigning,
    now: datetime,
    proposal_id: int | None = None,
    challenge_id: int | None = None,
) -> None:
    """Signs the outcome and opens the tasks that follow from it. `proposal_id` is the id of another
    officer's proposal that the outcome confirms, `challenge_id` of the client's challenge that it
    upholds. Raises InvalidInput for an outcome that takes two officers and confirms none."""
    if proposal_id is None and takes_two(outcome, case.inputs.policy):
        raise InvalidInput(FieldError("outcome", TWO_OFFICERS))
    signed = new_outcome(case, outcome, signing, now)
    await decisions.sign_outcome(tx, **signed, proposal_id=proposal_id, challenge_id=challenge_id)
    inputs, followed = case.inputs, consequence_of(case, outcome)
    course = DecidedCourse(inputs.row.id, inputs.policy, signing.officer_id, now)
    await open_tasks(tx, course, [NewDecision(case.booking.id, outcome, followed)])
    await settle_stops(tx, inputs.row.id, now)
    act = "outcome signed" if proposal_id is None else "outcome confirmed"
    act = act if challenge_id is None else "challenge upheld"
    await audit_act(tx, case, act, signing, now)
    await refresh(tx, case.booking.course_id)


def new_outcome(
    case: ReviewCase, outcome: Outcome, signing: DecisionSigning, now: datetime
) -> dict[str, Any]:
    """Returns the values of an outcome that are stored, with everything that it rests on."""
    return {
        "booking_id": case.booking.id,
        "course_id": case.booking.course_id,
        "officer_id": signing.officer_id,
        "outcome": outcome.value,
        "recommended": case.judgement.recommendation.outcome.value,
        "reason": signing.reason,
        "consequence": encoded(StoredConsequence.of(consequence_of(case, outcome))),
        "evidence": case.evidence,
        "ledger_id": case.inputs.ledger_id,
        "now": now,
    }


def check_seal(case: ReviewCase, signing: DecisionSigning) -> None:
    if signing.seal != case.seal:
        raise InvalidInput(FieldError("", STALE))


def _review_refusals(breach: ReviewedBreach, decision: Decision | None) -> list[FieldError]:
    if not breach.may:
        return [FieldError("decision", "this no longer applies: there is nothing to decide")]
    if decision is None:
        return [FieldError("decision", "select whether you uphold or dismiss it")]
    return []


def outcome_refusals(case: ReviewCase, outcome: Outcome | None) -> list[FieldError]:
    refusals = []
    if outcome not in SIGNABLE:
        refusals.append(FieldError("outcome", "select an outcome"))
    if not case.settled:
        refusals.append(FieldError("", BEHIND))
    elif not case.report.may_sign:
        refusals.append(FieldError("", case.report.words))
    elif not case.may_sign:
        refusals.append(FieldError("", "uphold or dismiss every finding first"))
    return refusals


def reason_refusals(reason: str) -> list[FieldError]:
    if len(reason) < SHORTEST_REASON:
        return [FieldError("reason", f"reason must be {SHORTEST_REASON} characters or more")]
    if len(reason) > LONGEST_REASON:
        return [FieldError("reason", f"reason must be {LONGEST_REASON} characters or fewer")]
    return []


async def audit_act(
    tx: Transaction, case: ReviewCase, action: str, signing: DecisionSigning, now: datetime
) -> None:
    await audit.add(
        tx,
        user_id=signing.officer_id,
        act=action,
        subject=f"booking {case.booking.reference}",
        now=now,
    )
