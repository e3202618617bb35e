"""What an officer decides: a breach upheld or dismissed, an outcome signed. Added, never changed.

Every adverse decision is a person's (UK GDPR article 22): nothing here is called by a machine.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from compliance.outcomes.consequence import Consequence, consequence
from compliance.outcomes.recommendation import Outcome
from compliance.outcomes.review_states import Decision
from delivery.assessment import evidence
from delivery.assessment.serialisation import consequences
from delivery.records.database.store import Store, Transaction
from delivery.records.review import audit, decisions
from delivery.review.case import CaseState, ReviewCase, ReviewedBreach, open_case
from delivery.validation.errors import FieldError, InvalidInput

SHORTEST_REASON, LONGEST_REASON = 10, 2000
AS_RECOMMENDED = "As recommended."
SIGNABLE = tuple(outcome for outcome in Outcome if outcome is not Outcome.REVIEW)
STALE = "what this rests on has changed while you were reading: look at it again"
NOT_OVER = "the course is not over: sign when it is"
BEHIND = "what was heard last is still being judged: look again in a moment"
DESTROYED = "what was heard of this course is no longer kept: nothing can be decided on it any more"
NOT_CLEAN = "there is a finding here, or something else to weigh: open the case"


class NoSuchCase(LookupError):
    """There is no such booking on a course, or no such breach of it."""


@dataclass(frozen=True, slots=True)
class DecisionSigning:
    """What an officer put to the case that they had before them. `seal` is that case's."""

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
    """Uphold or dismiss one breach. Raises Refused, and NoSuchCase."""
    reason = plain(signing.reason)
    async with store.writing() as tx:
        case = await _opened(tx, booking_id, now)
        found = next((one for one in case.breaches if one.row.id == breach_id), None)
        if found is None:
            raise NoSuchCase
        _check_seal(case, signing)
        refusals = [*_not_open(found, decision), *_reason_refused(reason)]
        if decision is None or refusals:
            raise InvalidInput(*refusals)
        await decisions.add_review(
            tx,
            breach_id=breach_id,
            officer_id=signing.officer_id,
            decision=decision.value,
            reason=reason,
            evidence=evidence.of_breach(found.row),
            now=now,
        )
        await _audited(tx, case, f"breach {decision.value}", signing, now)


async def sign(
    store: Store, booking_id: int, outcome: Outcome | None, signing: DecisionSigning, now: datetime
) -> None:
    """Sign the outcome of a client's course. Raises Refused, and NoSuchCase."""
    async with store.writing() as tx:
        case = await _opened(tx, booking_id, now)
        if not case.finished:
            raise InvalidInput(FieldError("", NOT_OVER))
        _check_seal(case, signing)
        advised = case.judgement.recommendation.outcome
        as_advised = outcome is Outcome.COMPLETED is advised
        reason = plain(signing.reason) or (AS_RECOMMENDED if as_advised else "")
        refusals = [*_not_signable(case, outcome), *_reason_refused(reason)]
        if outcome is None or refusals:
            raise InvalidInput(*refusals)
        await _sign(tx, case, outcome, replace(signing, reason=reason), now)


async def sign_completion(
    store: Store, booking_id: int, officer_id: int, seal: str, now: datetime
) -> None:
    """Sign one of several completions that were recommended and have no finding, each by itself
    and on record as if it had been signed alone. Raises Refused, and NoSuchCase."""
    async with store.writing() as tx:
        case = await _opened(tx, booking_id, now)
        signing = DecisionSigning(officer_id, AS_RECOMMENDED, seal)
        _check_seal(case, signing)
        if not case.clean:
            raise InvalidInput(FieldError("", NOT_CLEAN))
        await _sign(tx, case, Outcome.COMPLETED, signing, now)


def would_follow(case: ReviewCase, outcome: Outcome) -> Consequence:
    """What the policy says follows from an outcome of this case."""
    found = case.dossier
    return consequence(outcome, found.row.ends_at, case.booking.police_deadline, found.policy)


def choices(case: ReviewCase) -> Mapping[Outcome, Consequence]:
    """What may be signed, each with what would follow; a completion first, then the policy's."""
    ordered = sorted(SIGNABLE, key=lambda outcome: outcome is not Outcome.COMPLETED)
    return {outcome: would_follow(case, outcome) for outcome in ordered}


def plain(text: str) -> str:
    """What somebody typed, without signs that cannot be seen: some databases cannot hold them."""
    lines = ["".join(filter(str.isprintable, line)).rstrip() for line in text.splitlines()]
    return "\n".join(lines).strip()


async def _opened(tx: Transaction, booking_id: int, now: datetime) -> ReviewCase:
    await decisions.hold(tx, booking_id)
    case = await open_case(tx, booking_id, now)
    if case is None:
        raise NoSuchCase
    if case.state is CaseState.DESTROYED:
        raise InvalidInput(FieldError("", DESTROYED))
    return case


async def _sign(
    tx: Transaction, case: ReviewCase, outcome: Outcome, signing: DecisionSigning, now: datetime
) -> None:
    await decisions.sign_outcome(
        tx,
        booking_id=case.booking.id,
        course_id=case.booking.course_id,
        officer_id=signing.officer_id,
        outcome=outcome.value,
        recommended=case.judgement.recommendation.outcome.value,
        reason=signing.reason,
        consequence=consequences(would_follow(case, outcome)),
        evidence=case.evidence,
        ledger_id=case.dossier.ledger_id,
        now=now,
    )
    await _audited(tx, case, "outcome signed", signing, now)


def _check_seal(case: ReviewCase, signing: DecisionSigning) -> None:
    if signing.seal != case.seal:
        raise InvalidInput(FieldError("", STALE))


def _not_open(found: ReviewedBreach, decision: Decision | None) -> list[FieldError]:
    if not found.may:
        return [FieldError("decision", "this is no longer found: there is nothing to decide")]
    if decision is None:
        return [FieldError("decision", "choose whether you uphold or dismiss it")]
    return []


def _not_signable(case: ReviewCase, outcome: Outcome | None) -> list[FieldError]:
    refusals = []
    if outcome not in SIGNABLE:
        refusals.append(FieldError("outcome", "choose the outcome"))
    if not case.settled:
        refusals.append(FieldError("", BEHIND))
    elif not case.report.may_sign:
        refusals.append(FieldError("", case.report.words))
    elif not case.may_sign:
        refusals.append(FieldError("", "uphold or dismiss every breach first"))
    return refusals


def _reason_refused(reason: str) -> list[FieldError]:
    if len(reason) < SHORTEST_REASON:
        return [FieldError("reason", f"give a reason of at least {SHORTEST_REASON} letters")]
    if len(reason) > LONGEST_REASON:
        return [FieldError("reason", f"use {LONGEST_REASON} letters or fewer")]
    return []


async def _audited(
    tx: Transaction, case: ReviewCase, act: str, signing: DecisionSigning, now: datetime
) -> None:
    await audit.add(
        tx,
        user_id=signing.officer_id,
        act=act,
        subject=f"booking {case.booking.reference}",
        now=now,
    )
