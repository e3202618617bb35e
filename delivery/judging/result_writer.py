"""Saves judgements. Judgements that arrive together share one short transaction."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from delivery.caseload.refreshing import refresh
from delivery.control_room.course_now import stored
from delivery.effects.stopping import settle_stops
from delivery.judging.worker import AssessedCourse, CourseOverview
from delivery.policies import pinning
from delivery.records.control_room import courses_now
from delivery.records.control_room.courses_now import CourseNowRow
from delivery.records.database.store import Store
from delivery.records.judgements import assessments, bulk_assessments, policy_pins
from delivery.records.judgements.assessments import AssessmentRow

BATCH_SIZE = 20
"""Judgements of about 10 KB in one transaction, which takes some milliseconds, so that webhooks
wait little."""


@dataclass(frozen=True, slots=True)
class UnsavedResult:
    """A judgement that is not saved yet."""

    course_id: int
    at: datetime
    """The course's time."""
    judged: AssessedCourse


@dataclass(frozen=True, slots=True)
class UnsavedOverview:
    """What the control room shows of a course, not saved yet."""

    course_id: int
    at: datetime
    """The course's time."""
    overview: CourseOverview


async def save_overviews(
    store: Store, overviews: Sequence[UnsavedOverview], saved_at: datetime
) -> None:
    """Saves the states of courses in one short transaction. Raises StoreFault."""
    rows = [
        CourseNowRow(
            unsaved.course_id,
            unsaved.overview.ledger_id,
            unsaved.at,
            saved_at,
            stored(unsaved.overview.state),
        )
        for unsaved in overviews
    ]
    await courses_now.save(store, rows)


async def save(store: Store, results: Sequence[UnsavedResult]) -> None:
    """Saves judgements, except a judgement that has read less of the ledger than the saved
    judgement.

    Raises StoreFault, and PolicyFault for a course whose policy cannot be pinned.
    """
    await _pin(store, results)
    for first in range(0, len(results), BATCH_SIZE):
        batch = results[first : first + BATCH_SIZE]
        running = [_row(result) for result in batch if not result.judged.finished]
        await bulk_assessments.save(store, running)
    for result in results:
        # While a course runs, a client who is away may come back: an officer sees no breach yet.
        if result.judged.finished:
            await _save_finished(store, result)


async def _pin(store: Store, results: Sequence[UnsavedResult]) -> None:
    """Pins each course without a pinned policy to the one it was judged under: rarely any."""
    async with store.reading() as tx:
        unpinned = await policy_pins.without(tx, [result.course_id for result in results])
    for result in results:
        if result.course_id in unpinned:
            async with store.writing() as tx:
                policy = result.judged.policy
                await pinning.pin_as_made(tx, result.course_id, policy, result.at)


async def _save_finished(store: Store, result: UnsavedResult) -> None:
    row = _row(result)
    columns = row.judged_at, row.ledger_id, row.finished, row.result, row.standing
    async with store.writing() as tx:
        if await assessments.save(tx, row.course_id, *columns):
            await assessments.save_breaches(tx, result.course_id, result.judged.breaches, result.at)
            await settle_stops(tx, result.course_id, result.at)
            await refresh(tx, result.course_id)


def _row(result: UnsavedResult) -> AssessmentRow:
    judged = result.judged
    return AssessmentRow(
        result.course_id,
        result.at,
        judged.ledger_id,
        judged.finished,
        judged.result,
        judged.standing,
    )
