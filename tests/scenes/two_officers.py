"""Signs an outcome as the service demands it: an adverse outcome by two officers."""

from datetime import datetime

from compliance.outcomes.case_acts import is_adverse
from compliance.outcomes.recommendation import Outcome
from compliance.outcomes.review_states import Decision
from delivery.proposals import proposals
from delivery.proposals.grounds import grounds_of
from delivery.proposals.proposals import Draft
from delivery.records.accounts import users
from delivery.records.database.store import Store, Transaction
from delivery.review import decisions, raising
from delivery.review.case import open_case
from delivery.review.decisions import DecisionSigning
from delivery.review.raising import TypedFinding

PROPOSER = "proposer@example.org"
REVIEWER = "reviewer@example.org"
ACCOUNT = TypedFinding("conduct", "The trainer told us on the telephone.", "The trainer, later")


async def proposer(tx: Transaction, now: datetime) -> int:
    """The id of an officer who proposes what others confirm."""
    return await _officer(tx, PROPOSER, "Petra", now)


async def _officer(tx: Transaction, email: str, name: str, now: datetime) -> int:
    user = await users.by_email(tx, email)
    if user is not None:
        return user.id
    return await users.add(tx, email=email, name=name, role="officer", now=now)


async def signing_of(
    store: Store, booking_id: int, officer_id: int, reason: str, now: datetime
) -> DecisionSigning:
    """An officer's signature on the case in its current form."""
    async with store.reading() as tx:
        case = await open_case(tx, booking_id, now)
    assert case is not None
    return DecisionSigning(officer_id, reason, case.seal)


async def propose(
    store: Store, booking_id: int, outcome: Outcome, reason: str, now: datetime
) -> int:
    """The id of a proposal by the proposer: on everything that it can rest on, and if there is
    nothing, on a finding that the proposer raises and another officer upholds."""
    async with store.writing() as tx:
        by = await proposer(tx, now)
    grounds = await _keys(store, booking_id, now)
    if not grounds and outcome is not Outcome.DID_NOT_ATTEND:
        await raise_upheld(store, booking_id, by, now)
        grounds = await _keys(store, booking_id, now)
    signing = await signing_of(store, booking_id, by, reason, now)
    return await proposals.propose(store, booking_id, Draft(outcome, signing, grounds), now)


async def raise_upheld(
    store: Store, booking_id: int, by: int, now: datetime, account: TypedFinding = ACCOUNT
) -> str:
    """An officer raises a finding, and another upholds it: its key among the grounds."""
    finding_id = await raising.raise_finding(store, booking_id, account, by, now)
    async with store.writing() as tx:
        reviewer = await _officer(tx, REVIEWER, "Rita", now)
    signing = await signing_of(store, booking_id, reviewer, "The trainer says so.", now)
    await decisions.review(store, booking_id, finding_id, Decision.UPHOLD, signing, now)
    return f"finding-{finding_id}"


async def _keys(store: Store, booking_id: int, now: datetime) -> frozenset[str]:
    async with store.reading() as tx:
        case = await open_case(tx, booking_id, now)
    assert case is not None
    grounds = grounds_of(case)
    return frozenset(ground["key"] for ground in (*grounds.findings, *grounds.notes))


async def sign(
    store: Store, booking_id: int, outcome: Outcome, officer_id: int, reason: str, now: datetime
) -> None:
    """Signs the outcome for the officer. The proposer has proposed it before, if it is adverse."""
    if not is_adverse(outcome):
        signing = await signing_of(store, booking_id, officer_id, reason, now)
        await decisions.sign(store, booking_id, outcome, signing, now)
        return
    proposal_id = await propose(store, booking_id, outcome, reason, now)
    signing = await signing_of(store, booking_id, officer_id, reason, now)
    await proposals.confirm(store, booking_id, proposal_id, signing, now)
