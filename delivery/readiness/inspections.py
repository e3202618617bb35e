"""Looks at each course 48 hours before it, an hour before and when its meeting begins, and keeps
what was ready and what was not; shortly before, its settings are read back once more."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from delivery.readiness import checklist, feed_checks
from delivery.readiness.feed_checks import Feeds
from delivery.records.database.store import Store, Transaction
from delivery.records.ledger.ledger import LedgerRow
from delivery.records.meetings import settings_checks
from delivery.records.readiness import inspections, upcoming_courses
from delivery.records.readiness.inspections import InspectionRow
from delivery.records.readiness.upcoming_courses import Coming
from delivery.records.streams import stream_requests
from delivery.streams import monitoring_status
from delivery.timekeeping.clock import Clock
from integrations.course_provider import Observation
from integrations.provider_webhook import SettingsChange, SettingsScope


class InspectionStage(StrEnum):
    TWO_DAYS = "two_days"
    ONE_HOUR = "one_hour"
    START = "start"


@dataclass(frozen=True, slots=True)
class Window:
    """Before a course starts."""

    read: timedelta
    """From when its settings are read back."""
    look: timedelta
    """From when it is looked at."""
    until: timedelta
    """From when it is too late for this stage, and the next says more."""


WINDOWS: Mapping[InspectionStage, Window] = {
    # Instructions go out at 48 hours: the look is taken when they have had time to.
    InspectionStage.TWO_DAYS: Window(
        timedelta(hours=48), timedelta(hours=47, minutes=45), timedelta(hours=1)
    ),
    InspectionStage.ONE_HOUR: Window(timedelta(minutes=70), timedelta(hours=1), timedelta(0)),
}
ASKED_AT_ONCE = 500
LOOKED_AT_ONCE = 25
"""Courses in one transaction, which is over in some milliseconds: a webhook may wait for it."""
READING = timedelta(minutes=1)
"""Given to Zoom, from when a meeting begins, to tell its settings and start a stream."""


@dataclass(frozen=True, slots=True)
class Due:
    """A look that is to be taken."""

    course_id: int
    stage: InspectionStage
    instance: str = ""
    """Which began; "" of the stages before any."""


@dataclass(frozen=True, slots=True)
class Readying:
    store: Store
    clock: Clock
    observes: frozenset[Observation]

    async def run_due(self) -> int:
        """How many courses were looked at."""
        now = self.clock.now()
        async with self.store.reading() as tx:
            live = [row for row in await stream_requests.live(tx, now, now) if row.course_id]
            stale = await _to_read_back(tx, live, now)
            due = await _due(tx, live, now)
        if not stale and not due:
            return 0
        for some in _handfuls(stale, ASKED_AT_ONCE):
            async with self.store.writing() as tx:
                await settings_checks.ask(tx, some, now)
        for each in _handfuls(due, LOOKED_AT_ONCE):
            await self._look_at(each, now)
        return len(due)

    async def _look_at(self, due: Sequence[Due], now: datetime) -> None:
        """Read first: nobody waits for that. Of two processes that look at the same, the second
        keeps nothing."""
        async with self.store.reading() as tx:
            feeds = await feed_checks.read(tx, now, self.observes)
            planned = {
                one.id: one
                for one in await upcoming_courses.of_ids(tx, [one.course_id for one in due])
            }
            found = [
                await _looked_at(tx, planned[one.course_id], one, feeds, now)
                for one in due
                if one.course_id in planned
            ]
        await inspections.keep(self.store, found)


def _handfuls(what: Sequence[Any], most: int) -> Iterator[Sequence[Any]]:
    for first in range(0, len(what), most):
        yield what[first : first + most]


async def _due(tx: Transaction, live: Sequence[LedgerRow], now: datetime) -> list[Due]:
    due: list[Due] = []
    for stage, window in WINDOWS.items():
        ids = await inspections.unseen(tx, stage, now + window.until, now + window.look)
        due += [Due(one, stage) for one in ids]
    opened_by = now - READING
    begun = {
        row.instance: row.course_id
        for row in live
        if row.instance and row.course_id and row.received_at <= opened_by
    }
    seen = await inspections.seen_instances(tx, list(begun))
    return due + [
        Due(of, InspectionStage.START, one) for one, of in begun.items() if one not in seen
    ]


async def _to_read_back(tx: Transaction, live: Sequence[LedgerRow], now: datetime) -> list[int]:
    """Courses that are about to be looked at and were not read back for it."""
    since: dict[int, datetime] = {}
    for stage, window in WINDOWS.items():
        ids = await inspections.unseen(tx, stage, now + window.look, now + window.read)
        near = await upcoming_courses.of_ids(tx, ids)
        since |= {one.id: one.starts_at - window.read for one in near if one.made_at}
    since |= {row.course_id: row.received_at for row in live if row.course_id}
    asked = await settings_checks.last_asked(tx, since)
    return [one for one, when in since.items() if one not in asked or asked[one] < when]


async def _looked_at(
    tx: Transaction, course: Coming, due: Due, feeds: Feeds, now: datetime
) -> InspectionRow:
    watched = None
    if due.stage is InspectionStage.START:
        watched = await monitoring_status.of_course(tx, course.id, feeds.observes)
    found = checklist.items(course, feeds, now, watched)
    return InspectionRow(
        course_id=course.id,
        stage=due.stage,
        schedule_version=course.schedule_version,
        instance=due.instance,
        at=now,
        items=[one.as_kept() for one in found],
    )


async def read_back_again(tx: Transaction, change: SettingsChange, now: datetime) -> int:
    """Whose settings may have been changed is read back; how many courses that is.

    Those that wait for it already are not asked for twice, however many webhooks come.
    """
    match change.scope:
        case SettingsScope.HOST:
            changed = await settings_checks.of_host(tx, change.id, now)
        case SettingsScope.MEETING:
            changed = await settings_checks.of_meeting(tx, change.id, now)
        case SettingsScope.ACCOUNT:
            changed = await settings_checks.of_account(tx, now)
    return await settings_checks.ask(tx, changed, now)
