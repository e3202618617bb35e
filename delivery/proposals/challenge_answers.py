"""Answers a client's challenge: an officer who had no part in the decision lets it stand, or
reverses it."""

from dataclasses import dataclass, replace
from datetime import datetime

from compliance.outcomes.case_acts import Act, Part, is_possible, may, takes_two
from compliance.outcomes.consequence import Consequence
from compliance.outcomes.objections import objections
from compliance.outcomes.recommendation import Outcome, outcome_of
from compliance.outcomes.related_rules import objection_to_grounds
from delivery.caseload.refreshing import refresh
from delivery.effects.stopping import settle_stops
from delivery.proposals.proposals import unread_refusals
from delivery.records.answers import challenges
from delivery.records.database.store import Store, Transaction
from delivery.review.case import ReviewCase
from delivery.review.case_page import CaseFile
from delivery.review.decisions import (
    DecisionSigning,
    audit_act,
    check_seal,
    choices,
    open_for_decision,
    outcome_refusals,
    plain,
    put_into_force,
    reason_refusals,
)
from delivery.validation.errors import FieldError, InvalidInput

NOT_OPEN = "this challenge has been answered: read the case again"
OWN_DECISION = "you proposed or confirmed this outcome: somebody else must answer"
OWN_COURSE = "you were the trainer of this course: somebody else must answer"
NO_ANSWER = "select whether the outcome stands, or the outcome that replaces it"


@dataclass(frozen=True, slots=True)
class ChallengeAnswer:
    is_rejection: bool
    """Whether the outcome stands."""
    outcome: Outcome | None
    """The outcome in the client's favour that replaces the challenged outcome; None if it stands,
    or none was selected."""
    signing: DecisionSigning


def replacements(case: ReviewCase) -> dict[Outcome, Consequence]:
    """Returns the outcomes in the client's favour with which an officer may uphold a challenge."""
    policy = case.inputs.policy
    return {
        outcome: follows
        for outcome, follows in choices(case).items()
        if not takes_two(outcome, policy)
    }


def objections_to_challenged(file: CaseFile, outcome_id: int) -> tuple[str, ...]:
    """Returns the objections to the challenged outcome on the evidence of today, as sentences."""
    signed = next((row for row, _ in file.signed if row.id == outcome_id), None)
    outcome = outcome_of(signed.outcome) if signed else None
    if signed is None or outcome is None:
        return ()
    case, contact = file.case, file.joining.contact
    rests_on = [row.grounds for row in case.proposals if row.id == signed.proposal_id]
    return (
        *objections(outcome, case.evidence_of_client, case.judgement.breaches, contact),
        *objection_to_grounds(outcome, rests_on[0] if rests_on else (), case.inputs.policy),
    )


def answering_refusals(case: ReviewCase, officer_id: int) -> list[FieldError]:
    """Returns the fault for which this officer cannot answer the open challenge."""
    if not is_possible(Act.REJECT, case.decision_state):
        return [FieldError("", NOT_OPEN)]
    parts = case.parts_of(officer_id)
    if may(Act.REJECT, case.decision_state, parts):
        return []
    return [FieldError("", OWN_COURSE if Part.TRAINER in parts else OWN_DECISION)]


async def answer(
    store: Store, booking_id: int, challenge_id: int, given: ChallengeAnswer, now: datetime
) -> None:
    """Rejects the open challenge, or upholds it with an outcome that is in force from now on.

    Raises InvalidInput and NoSuchCase.
    """
    async with store.writing() as tx:
        case = await open_for_decision(tx, booking_id, now)
        open_challenge = case.decided.challenge
        if open_challenge is None or open_challenge.id != challenge_id:
            raise InvalidInput(FieldError("", NOT_OPEN))
        check_seal(case, given.signing)
        signing = replace(given.signing, reason=plain(given.signing.reason))
        faults = [
            *answering_refusals(case, signing.officer_id),
            *unread_refusals(case),
            *_verdict_refusals(case, given),
            *reason_refusals(signing.reason),
        ]
        if faults:
            raise InvalidInput(*faults)
        if given.is_rejection or given.outcome is None:
            await _reject(tx, case, challenge_id, signing, now)
        else:
            await put_into_force(tx, case, given.outcome, signing, now, challenge_id=challenge_id)


def _verdict_refusals(case: ReviewCase, given: ChallengeAnswer) -> list[FieldError]:
    if given.is_rejection:
        return []
    if given.outcome not in replacements(case):
        return [FieldError("answer", NO_ANSWER)]
    return outcome_refusals(case, given.outcome)


async def _reject(
    tx: Transaction, case: ReviewCase, challenge_id: int, signing: DecisionSigning, now: datetime
) -> None:
    await challenges.reject(
        tx,
        challenge_id=challenge_id,
        officer_id=signing.officer_id,
        reason=signing.reason,
        now=now,
    )
    await settle_stops(tx, case.booking.course_id, now)
    await audit_act(tx, case, "challenge rejected", signing, now)
    await refresh(tx, case.booking.course_id)
