"""Keeps what courses were judged to be: what comes together goes on record in one short commit."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from delivery.judging.worker import AssessedCourse
from delivery.policies import pinning
from delivery.records.database.store import Store
from delivery.records.judgements import assessments, bulk_assessments, policy_pins
from delivery.records.judgements.assessments import AssessmentRow

AT_ONCE = 20
"""Judgements in one transaction, of about 10 KB each: it is over in some milliseconds, for which
a webhook may have to wait."""


@dataclass(frozen=True, slots=True)
class UnsavedResult:
    """A judgement that is not on record yet."""

    course_id: int
    at: datetime
    """The course's time."""
    judged: AssessedCourse


async def keep(store: Store, made: Sequence[UnsavedResult]) -> None:
    """One that has read less of the ledger than what is on record changes nothing.

    Raises StoreFault, and PolicyFault for a course of which nobody can say what to pin it to.
    """
    await _pin(store, made)
    for first in range(0, len(made), AT_ONCE):
        handful = made[first : first + AT_ONCE]
        running = [_row(one) for one in handful if not one.judged.finished]
        await bulk_assessments.keep(store, running)
    for one in made:
        # While it runs, whoever is away may be back in a moment: nothing is put to an officer.
        if one.judged.finished:
            await _keep_finished(store, one)


async def _pin(store: Store, made: Sequence[UnsavedResult]) -> None:
    """What nobody has pinned, to the text that it was judged under: nearly never any."""
    async with store.reading() as tx:
        bare = await policy_pins.without(tx, [one.course_id for one in made])
    for one in made:
        if one.course_id in bare:
            async with store.writing() as tx:
                await pinning.pin_as_made(tx, one.course_id, one.judged.policy, one.at)


async def _keep_finished(store: Store, one: UnsavedResult) -> None:
    row = _row(one)
    told = row.judged_at, row.ledger_id, row.finished, row.result
    async with store.writing() as tx:
        if await assessments.keep(tx, row.course_id, *told):
            await assessments.keep_breaches(tx, one.course_id, one.judged.breaches, one.at)


def _row(one: UnsavedResult) -> AssessmentRow:
    told = one.judged
    return AssessmentRow(one.course_id, one.at, told.ledger_id, told.finished, told.result)
