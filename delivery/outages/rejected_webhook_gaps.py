"""The times around a course in which webhooks could not reach the running service."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from compliance.attendance.reachable_time import LOBBY
from compliance.events import NotHeard
from compliance.intervals import Span
from delivery.records.database.store import Transaction
from delivery.records.outages import endpoint_validation
from delivery.records.outages.rejection_runs import UNVALIDATED, RejectionRun
from delivery.records.outages.webhook_reach import WebhookReach

EARLIER = timedelta(seconds=60)
"""The largest age of the event in the first refused request."""


async def of_courses(
    tx: Transaction, planned: Mapping[int, Span], reach: WebhookReach
) -> dict[int, tuple[NotHeard, ...]]:
    """The gaps by course. Refused webhooks are lost, because Zoom does not repeat one answered
    401."""
    runs, answered = reach.rejections, reach.validated_at
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
    """The gaps of the runs. An open run lasts, because the next webhook would be refused too."""
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
