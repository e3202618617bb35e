"""The decision about a client that an officer adds a note to."""

from delivery.effects.marking import NOT_IN_FORCE, NoSuchTask
from delivery.records.database.store import Transaction
from delivery.records.review import decisions
from delivery.records.review.decisions import OutcomeRow
from delivery.records.tasks import tasks
from delivery.validation.errors import FieldError, InvalidInput


async def hold_in_force(tx: Transaction, outcome_id: int) -> OutcomeRow:
    """Returns the signed outcome, and locks its booking until the transaction ends.

    Raises NoSuchTask if there is no such outcome, and InvalidInput if a later outcome has followed
    it.
    """
    outcome = await decisions.outcome_by_id(tx, outcome_id)
    if outcome is None:
        raise NoSuchTask
    await decisions.hold(tx, outcome.booking_id)
    latest = await tasks.latest_outcomes(tx, outcome.course_id, [outcome.booking_id])
    if latest[outcome.booking_id] != outcome_id:
        raise InvalidInput(FieldError("", NOT_IN_FORCE))
    return outcome
