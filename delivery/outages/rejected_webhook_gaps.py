"""The stretches around a course in which Zoom's webhooks could not reach us although we ran."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from compliance.attendance.reachable_time import LOBBY
from compliance.events import NotHeard
from compliance.intervals import Span
from delivery.records.database.store import Transaction
from delivery.records.outages import endpoint_validation, rejection_runs
from delivery.records.outages.rejection_runs import UNVALIDATED, RejectionRun

EARLIER = timedelta(seconds=60)
"""What the first refused request told of had happened by so much before it came."""


async def of_courses(
    tx: Transaction, planned: Mapping[int, Span]
) -> dict[int, tuple[NotHeard, ...]]:
    """By course, as `planned` is: webhooks that were refused are lost, for Zoom does not tell again
    what was answered 401."""
    if not planned:
        return {}
    runs = await rejection_runs.since(tx, min(course.start for course in planned.values()) - LOBBY)
    answered = await endpoint_validation.answered_at(tx)
    gaps: dict[int, tuple[NotHeard, ...]] = {}
    for course_id, span in planned.items():
        late = (
            None
            if answered is None
            else await endpoint_validation.overdue_since(tx, answered, span.end)
        )
        overdue = [] if late is None else [RejectionRun(UNVALIDATED, late, late, None)]
        gaps[course_id] = silences([*runs, *overdue], Span(span.start - LOBBY, span.end))
    return gaps


def silences(runs: Iterable[RejectionRun], around: Span) -> tuple[NotHeard, ...]:
    """A run that nothing has ended lasts: the next webhook would be refused as well."""
    return tuple(
        NotHeard(cut.end, cut.start, cut.end, _why(run))
        for run in runs
        if (cut := _stretch(run, around.end).cut(around)) is not None
    )


def _stretch(run: RejectionRun, until: datetime) -> Span:
    start = run.began_at if run.kind == UNVALIDATED else run.began_at - EARLIER
    return Span(start, max(start, run.ended_at or until))


def _why(run: RejectionRun) -> str:
    return "unvalidated" if run.kind == UNVALIDATED else "refused"
