"""When an irreversible task is due, from its acts and from when the client was told."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta

from compliance.effects.due_times import Stop, due_at, due_without_date
from compliance.effects.effects import EffectKind
from compliance.effects.task_acts import TaskAct
from delivery.records.tasks.decision_notices import NoticeRow
from delivery.records.tasks.task_acts import TaskActRow
from delivery.records.tasks.tasks import TaskRow


def told_at(notices: Iterable[NoticeRow]) -> datetime | None:
    """Returns when the client was told of a decision, or when every way of telling had been tried;
    None before that."""
    return min((notice.told_at for notice in notices if notice.starts_the_hold), default=None)


def window_end(tasks: Iterable[TaskRow]) -> datetime | None:
    """Returns the last moment for booking again, from the tasks of one decision; None if it names
    none."""
    return max((row.window_closes_at for row in tasks if row.window_closes_at), default=None)


def due_time(
    task: TaskRow, acts: Iterable[TaskActRow], notices: Sequence[NoticeRow]
) -> datetime | None:
    """Returns when the task is due; None while that is not known. `acts` are those on the task,
    oldest first; `notices` are the tries to tell the client of its decision."""
    history, hold, notified_at = tuple(acts), timedelta(seconds=task.hold_s), told_at(notices)
    stops = tuple(_stops(history))
    closed_at = _closed_at(history)
    if closed_at is None:
        return due_at(task.window_closes_at, notified_at, hold, stops)
    return due_without_date(
        closed_at, task.kind == EffectKind.REFUND.value, notified_at, hold, stops
    )


def _closed_at(acts: Iterable[TaskActRow]) -> datetime | None:
    """When the window was closed early because no date can be offered; None if that was not noted,
    or was taken back."""
    closed_at = None
    for act in acts:
        if act.act == TaskAct.CLOSE.value:
            closed_at = act.at
        elif act.act == TaskAct.WAIT_AGAIN.value:
            closed_at = None
    return closed_at


def _stops(acts: Iterable[TaskActRow]) -> Iterator[Stop]:
    start: datetime | None = None
    for act in acts:
        if act.act == TaskAct.STOP.value:
            start = act.at
        elif act.act == TaskAct.RELEASE.value and start is not None:
            yield Stop(start, act.at)
            start = None
    if start is not None:
        yield Stop(start)
