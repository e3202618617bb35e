"""What an officer decides: a breach upheld or dismissed, an outcome signed. Added, never changed.

Every adverse decision is a person's (UK GDPR article 22): nothing here is called by a machine.
"""

from dataclasses import dataclass
from datetime import datetime

from compliance.consequence import Consequence, consequence
from compliance.outcome import Outcome
from compliance.review import Decision
from delivery.casework import Case, ReviewedBreach, evidence_of, open_case
from delivery.printing import consequences
from delivery.records import audit, decisions
from delivery.records.store import Store, Transaction
from delivery.refusal import Refusal, Refused

SHORTEST_REASON, LONGEST_REASON = 10, 2000
SIGNABLE = tuple(outcome for outcome in Outcome if outcome is not Outcome.REVIEW)
STALE = "what this rests on has changed while you were reading: look at it again"


class NoSuchCase(LookupError):
    """There is no such booking on a course, or no such breach of it."""


@dataclass(frozen=True, slots=True)
class Signing:
    """What an officer put to the case that they had before them. `seal` is that case's."""

    officer_id: int
    reason: str
    seal: str


async def review(
    store: Store,
    booking_id: int,
    breach_id: int,
    decision: Decision,
    signing: Signing,
    now: datetime,
) -> None:
    """Uphold or dismiss one breach. Raises Refused, and NoSuchCase."""
    async with store.change() as tx:
        case = await _opened(tx, booking_id, now)
        found = next((one for one in case.breaches if one.row.id == breach_id), None)
        if found is None:
            raise NoSuchCase
        _check(case, signing, [*_not_open(found, decision), *_reason_refused(signing.reason)])
        await decisions.add_review(
            tx,
            breach_id=breach_id,
            officer_id=signing.officer_id,
            decision=decision.value,
            reason=signing.reason,
            evidence=evidence_of(found.row),
            now=now,
        )
        await _audited(tx, case, f"breach {decision.value}", signing, now)


async def sign(
    store: Store, booking_id: int, outcome: Outcome, signing: Signing, now: datetime
) -> None:
    """Sign the outcome of a client's course. Raises Refused, and NoSuchCase."""
    async with store.change() as tx:
        case = await _opened(tx, booking_id, now)
        as_advised = outcome is Outcome.COMPLETED is case.judgement.recommendation.outcome
        reason = signing.reason or ("As recommended." if as_advised else "")
        _check(case, signing, [*_not_signable(case, outcome), *_reason_refused(reason)])
        await decisions.sign_outcome(
            tx,
            booking_id=booking_id,
            course_id=case.booking.course_id,
            officer_id=signing.officer_id,
            outcome=outcome.value,
            recommended=case.judgement.recommendation.outcome.value,
            reason=reason,
            consequence=consequences(would_follow(case, outcome)),
            evidence=case.evidence,
            now=now,
        )
        await _audited(tx, case, "outcome signed", signing, now)


def would_follow(case: Case, outcome: Outcome) -> Consequence:
    """What the policy says follows from an outcome of this case."""
    found = case.dossier
    return consequence(outcome, found.row.ends_at, case.booking.police_deadline, found.policy)


async def _opened(tx: Transaction, booking_id: int, now: datetime) -> Case:
    case = await open_case(tx, booking_id, now)
    if case is None:
        raise NoSuchCase
    return case


def _check(case: Case, signing: Signing, refusals: list[Refusal]) -> None:
    if signing.seal != case.seal:
        raise Refused(Refusal("", STALE))
    if refusals:
        raise Refused(*refusals)


def _not_open(found: ReviewedBreach, decision: Decision) -> list[Refusal]:
    if decision in found.may:
        return []
    return [Refusal("decision", "this is no longer found: there is nothing to decide")]


def _not_signable(case: Case, outcome: Outcome) -> list[Refusal]:
    refusals = []
    if outcome not in SIGNABLE:
        refusals.append(Refusal("outcome", "choose the outcome"))
    if not case.finished:
        refusals.append(Refusal("", "the course is not over: sign when it is"))
    elif not case.may_sign:
        refusals.append(Refusal("", "uphold or dismiss every breach first"))
    return refusals


def _reason_refused(reason: str) -> list[Refusal]:
    if len(reason.strip()) < SHORTEST_REASON:
        return [Refusal("reason", f"give a reason of at least {SHORTEST_REASON} letters")]
    if len(reason) > LONGEST_REASON:
        return [Refusal("reason", f"use {LONGEST_REASON} letters or fewer")]
    return []


async def _audited(tx: Transaction, case: Case, act: str, signing: Signing, now: datetime) -> None:
    await audit.add(
        tx,
        user_id=signing.officer_id,
        act=act,
        subject=f"booking {case.booking.reference}",
        now=now,
    )
