"""The stretches around a course in which Zoom's webhooks could not reach us although we ran."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from compliance.events import NotHeard
from compliance.heard import LOBBY
from compliance.spans import Span
from delivery.records import endpoint, endpoint_runs
from delivery.records.endpoint_runs import UNVALIDATED, Run
from delivery.records.store import Transaction

EARLIER = timedelta(seconds=60)
"""What the first refused request told of had happened by so much before it came."""


async def read(tx: Transaction, starts_at: datetime, ends_at: datetime) -> tuple[NotHeard, ...]:
    """Webhooks that were refused are lost: Zoom does not tell again what was answered 401."""
    around = Span(starts_at - LOBBY, ends_at)
    runs = await endpoint_runs.since(tx, around.start)
    answered = await endpoint.answered_at(tx)
    overdue = None if answered is None else await endpoint.overdue_since(tx, answered, ends_at)
    if overdue is not None:
        runs.append(Run(UNVALIDATED, overdue, overdue, None))
    return silences(runs, around)


def silences(runs: Iterable[Run], around: Span) -> tuple[NotHeard, ...]:
    """A run that nothing has ended lasts: the next webhook would be refused as well."""
    return tuple(
        NotHeard(cut.end, cut.start, cut.end, _why(run))
        for run in runs
        if (cut := _stretch(run, around.end).cut(around)) is not None
    )


def _stretch(run: Run, until: datetime) -> Span:
    start = run.began_at if run.kind == UNVALIDATED else run.began_at - EARLIER
    return Span(start, max(start, run.ended_at or until))


def _why(run: Run) -> str:
    return "unvalidated" if run.kind == UNVALIDATED else "refused"
