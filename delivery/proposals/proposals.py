"""Proposes an adverse outcome, and confirms the proposal of another officer."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from compliance.outcomes.case_acts import Act, Part, is_possible, may, takes_two
from compliance.outcomes.consequence import Consequence
from compliance.outcomes.objections import objections
from compliance.outcomes.recommendation import Outcome, outcome_of
from compliance.outcomes.related_rules import objection_to_grounds
from delivery.assessment.stored_assessment import StoredConsequence, encoded
from delivery.caseload.refreshing import refresh
from delivery.clients.instructions_reach import contact_of
from delivery.effects.stopping import settle_stops
from delivery.policies import pinning
from delivery.proposals.grounds import Grounds, grounds_of, refusals
from delivery.records.casework import client_rows
from delivery.records.database.store import Store, Transaction
from delivery.records.planning import bookings, courses
from delivery.records.review import proposals
from delivery.review.case import ReviewCase
from delivery.review.case_page import UNKNOWN_OUTCOME
from delivery.review.decisions import (
    CHALLENGED,
    DecisionSigning,
    NoSuchCase,
    audit_act,
    check_seal,
    consequence_of,
    decidable,
    open_for_decision,
    outcome_refusals,
    plain,
    put_into_force,
    reason_refusals,
)
from delivery.review.proposal_changes import changes_since_proposed
from delivery.validation.errors import FieldError, InvalidInput

OWN_PROPOSAL = "you proposed this outcome: another officer must confirm it"
OWN_COURSE = "you were the trainer of this course: other officers must decide"
OWN_REVERSED = (
    "a challenge reversed your decision about this client: other officers must decide now"
)
UNREAD = "the client has made a statement that nobody has read: read it first"
NOT_PROPOSED = "this proposal is no longer open: read the case again"
CHANGED = "the evidence has changed since this was proposed: it must be proposed again"
NOT_ADVERSE = "this outcome needs no second officer: sign it"


@dataclass(frozen=True, slots=True)
class Draft:
    """An adverse outcome that an officer is about to propose, with its reason and grounds."""

    outcome: Outcome | None
    signing: DecisionSigning
    grounds: frozenset[str] = frozenset()
    """Keys of findings and notes of `grounds_of`."""


@dataclass(frozen=True, slots=True)
class CheckedDraft:
    """A draft as the officer checks it before proposing."""

    case: ReviewCase
    outcome: Outcome
    consequence: Consequence
    choices: Grounds
    named: tuple[dict[str, Any], ...]
    objections: tuple[str, ...]
    """The objections to the outcome, as sentences."""
    refusals: tuple[FieldError, ...]
    """The faults for which the outcome cannot be proposed; empty if it can."""
    is_possible: bool
    """Whether it can be proposed as the case stands, on some of the choices."""


async def needs_proposal(store: Store, booking_id: int, outcome: Outcome) -> bool:
    """Whether the outcome of this booking takes two officers. Raises NoSuchCase."""
    async with store.reading() as tx:
        booking = await bookings.by_id(tx, booking_id)
        course = await courses.by_id(tx, booking.course_id) if booking else None
        if course is None:
            raise NoSuchCase
        return takes_two(outcome, await pinning.policy_of(tx, course))


async def check(store: Store, booking_id: int, draft: Draft, now: datetime) -> CheckedDraft:
    """Returns the draft with its case and possible grounds. Raises NoSuchCase, and InvalidInput
    if no adverse outcome can be proposed now."""
    async with store.reading() as tx:
        return await _checked(tx, await decidable(tx, booking_id, now), draft)


async def _checked(tx: Transaction, case: ReviewCase, draft: Draft) -> CheckedDraft:
    check_seal(case, draft.signing)
    outcome = draft.outcome
    faults = outcome_refusals(case, outcome)
    faults += proposing_refusals(case, draft.signing.officer_id)
    if outcome is not None and not takes_two(outcome, case.inputs.policy):
        faults.append(FieldError("outcome", NOT_ADVERSE))
    if outcome is None or faults:
        raise InvalidInput(*faults)
    around = await client_rows.of_client(tx, case.booking.id, case.inputs.row.id)
    contact = contact_of(case.booking, case.inputs.row.ends_at, around)
    grounds = grounds_of(case)
    named = grounds.named(draft.grounds)
    possible = (*grounds.findings, *grounds.notes)
    breaches = case.judgement.breaches
    return CheckedDraft(
        case=case,
        outcome=outcome,
        consequence=consequence_of(case, outcome),
        choices=grounds,
        named=tuple(named),
        objections=(
            *objections(outcome, case.evidence_of_client, breaches, contact),
            *objection_to_grounds(outcome, named or possible, case.inputs.policy),
        ),
        refusals=(
            *refusals(case, outcome, named, contact.attempts),
            *reason_refusals(plain(draft.signing.reason)),
        ),
        is_possible=not refusals(case, outcome, possible, contact.attempts),
    )


async def propose(store: Store, booking_id: int, draft: Draft, now: datetime) -> int:
    """Saves the proposal and returns its id. Raises InvalidInput and NoSuchCase."""
    async with store.writing() as tx:
        case = await open_for_decision(tx, booking_id, now)
        checked = await _checked(tx, case, draft)
        if checked.refusals:
            raise InvalidInput(*checked.refusals)
        proposal_id = await proposals.add(
            tx,
            booking_id=booking_id,
            course_id=case.booking.course_id,
            officer_id=draft.signing.officer_id,
            outcome=checked.outcome.value,
            recommended=case.judgement.recommendation.outcome.value,
            reason=plain(draft.signing.reason),
            grounds=checked.named,
            consequence=encoded(StoredConsequence.of(checked.consequence)),
            evidence=case.evidence,
            ledger_id=case.inputs.ledger_id,
            now=now,
        )
        await settle_stops(tx, case.booking.course_id, now)
        await audit_act(tx, case, "outcome proposed", draft.signing, now)
        await refresh(tx, case.booking.course_id)
        return proposal_id


async def confirm(
    store: Store, booking_id: int, proposal_id: int, signing: DecisionSigning, now: datetime
) -> None:
    """Puts the open proposal of another officer into force. Raises InvalidInput and NoSuchCase.

    If the second officer writes no reason, the proposal's reason is used.
    """
    async with store.writing() as tx:
        case = await open_for_decision(tx, booking_id, now)
        check_seal(case, signing)
        proposed = case.proposed
        if proposed is None or proposed.id != proposal_id:
            raise InvalidInput(FieldError("", NOT_PROPOSED))
        outcome = outcome_of(proposed.outcome)
        if outcome is None:
            raise InvalidInput(FieldError("", UNKNOWN_OUTCOME))
        reason = plain(signing.reason) or proposed.reason
        faults = [
            *confirming_refusals(case, signing.officer_id),
            *outcome_refusals(case, outcome),
            *reason_refusals(reason),
        ]
        if faults:
            raise InvalidInput(*faults)
        signed = replace(signing, reason=reason)
        await put_into_force(tx, case, outcome, signed, now, proposal_id)


def proposing_refusals(case: ReviewCase, officer: int) -> list[FieldError]:
    """Returns the fault for which this officer, given by user id, can propose nothing."""
    if not is_possible(Act.PROPOSE, case.decision_state):
        return [FieldError("", CHALLENGED)]
    parts = case.parts_of(officer)
    if not may(Act.PROPOSE, case.decision_state, parts):
        return [FieldError("", _exclusion(parts))]
    return unread_refusals(case)


def _exclusion(parts: Collection[Part]) -> str:
    """Why an officer with these parts in a case decides nothing against the client."""
    if Part.TRAINER in parts:
        return OWN_COURSE
    return OWN_REVERSED if Part.REVERSED in parts else OWN_PROPOSAL


def hindrance(faults: Sequence[FieldError]) -> str:
    """Returns why an officer may not do an act, as a sentence; empty if the officer may."""
    reason = faults[0].reason if faults else ""
    return f"{reason[:1].upper()}{reason[1:]}." if reason else ""


def unread_refusals(case: ReviewCase) -> list[FieldError]:
    """Returns the fault if nobody has read a statement of the client's."""
    return [FieldError("", UNREAD)] if case.decided.unread else []


def confirming_refusals(case: ReviewCase, officer: int) -> list[FieldError]:
    """Returns the faults for which this officer, given by user id, cannot confirm the open
    proposal."""
    parts, faults = case.parts_of(officer), []
    if not may(Act.CONFIRM, case.decision_state, parts):
        faults.append(FieldError("", _exclusion(parts)))
    faults += unread_refusals(case)
    if changes_since_proposed(case):
        faults.append(FieldError("", CHANGED))
    return faults
