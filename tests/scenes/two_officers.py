"""Signs an outcome as the service demands it: an adverse outcome by two officers."""

from datetime import datetime

from compliance.outcomes.case_acts import is_adverse
from compliance.outcomes.recommendation import Outcome
from delivery.proposals import proposals
from delivery.proposals.grounds import Account
from delivery.proposals.proposals import Draft
from delivery.records.accounts import users
from delivery.records.database.store import Store, Transaction
from delivery.review import decisions
from delivery.review.case import open_case
from delivery.review.decisions import DecisionSigning

PROPOSER = "proposer@example.org"
ACCOUNT = Account("The trainer told us on the telephone.", "The trainer, after the course")


async def proposer(tx: Transaction, now: datetime) -> int:
    """The id of an officer who proposes what others confirm."""
    user = await users.by_email(tx, PROPOSER)
    if user is not None:
        return user.id
    return await users.add(tx, email=PROPOSER, name="Petra", role="officer", now=now)


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
    """The id of a proposal by the proposer, on an account of the trainer's."""
    async with store.writing() as tx:
        by = await proposer(tx, now)
    signing = await signing_of(store, booking_id, by, reason, now)
    draft = Draft(outcome, signing, account=ACCOUNT)
    return await proposals.propose(store, booking_id, draft, now)


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
