"""A client's challenge, and an officer's answer to it, as the service takes them."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from compliance.outcomes.recommendation import Outcome
from delivery.answers.challengeable import challengeable
from delivery.proposals import challenge_answers
from delivery.proposals.challenge_answers import ChallengeAnswer
from delivery.records.database.store import Store
from delivery.records.review import decisions
from delivery.review.case import ReviewCase, open_case
from delivery.review.decisions import DecisionSigning
from delivery.statements import challenges
from delivery.statements.sent_files import SentFile
from delivery.validation.errors import FieldError, InvalidInput

GROUNDS = "I was polite. Somebody else shouted."
LARGEST = 5 * 1024**2


async def _case(store: Store, booking_id: int, now: datetime) -> ReviewCase:
    async with store.reading() as tx:
        case = await open_case(tx, booking_id, now)
    assert case is not None
    return case


async def challenge(store: Store, booking_id: int, now: datetime, *files: SentFile) -> int:
    """The id of the client's challenge of the outcome in force. Raises InvalidInput if there is
    nothing to challenge."""
    case = await _case(store, booking_id, now)
    async with store.writing() as tx:
        await decisions.hold(tx, booking_id)
        challenged = await challengeable(tx, case.decided, case.inputs.policy)
        if challenged is None or challenged.is_over(now):
            raise InvalidInput(FieldError("", "nothing to challenge"))
        await challenges.send(
            tx, case.booking, challenged, GROUNDS, files, now, largest_file=LARGEST
        )
    (made,) = (await _case(store, booking_id, now)).decided.challenges[-1:]
    return made.id


async def answer(
    store: Store,
    booking_id: int,
    officer_id: int,
    now: datetime,
    outcome: Outcome | None = None,
    **changes: Any,
) -> None:
    """Upholds the last challenge with the outcome, or rejects it without one."""
    case = await _case(store, booking_id, now)
    made = case.decided.challenges
    signing = DecisionSigning(officer_id, "I have heard the trainer.", case.seal)
    given = ChallengeAnswer(outcome is None, outcome, signing)
    challenge_id = made[-1].id if made else 0
    given = replace(given, **changes)
    await challenge_answers.answer(store, booking_id, challenge_id, given, now)
