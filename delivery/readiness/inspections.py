"""Records each course's readiness 48 hours before it, an hour before and at the meeting's start.

Shortly before each inspection the meeting's settings are read back from Zoom.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

import structlog

from delivery.readiness import checklist, feed_checks
from delivery.readiness.feed_checks import Feeds
from delivery.records.database.faults import StoreFault
from delivery.records.database.store import Store, Transaction
from delivery.records.ledger.ledger import LedgerRow
from delivery.records.meetings import settings_checks
from delivery.records.messages.instructions import LeadTimes, ReadLeadTimes, usual_times
from delivery.records.readiness import inspections, upcoming_courses
from delivery.records.readiness.inspections import InspectionRow
from delivery.records.readiness.upcoming_courses import Coming
from delivery.records.streams import stream_requests
from delivery.scheduler import place_of
from delivery.streams import monitoring_status
from delivery.timekeeping.clock import Clock
from integrations.course_provider import Observation
from integrations.provider_webhook import SettingsChange, SettingsScope

log = structlog.get_logger("coursewatch.readiness")


class InspectionStage(StrEnum):
    TWO_DAYS = "two_days"
    ONE_HOUR = "one_hour"
    START = "start"


@dataclass(frozen=True, slots=True)
class Window:
    """The times of one inspection, before the start of the course."""

    read_back: timedelta
    """When the settings are read back."""
    inspect: timedelta
    """When the inspection is due."""
    end: timedelta
    """When the next stage takes over and this one is skipped."""


WINDOWS: Mapping[InspectionStage, Window] = {
    # Instructions go out at 48 hours; the inspection leaves time for that.
    InspectionStage.TWO_DAYS: Window(
        timedelta(hours=48), timedelta(hours=47, minutes=45), timedelta(hours=1)
    ),
    InspectionStage.ONE_HOUR: Window(timedelta(minutes=70), timedelta(hours=1), timedelta(0)),
}
READ_BACK_BATCH = 500
INSPECTION_BATCH = 25
"""Courses in one transaction, kept short because webhooks may wait for it."""
START_DELAY = timedelta(minutes=1)
"""The time after a meeting begins for Zoom to return its settings and start a stream."""


@dataclass(frozen=True, slots=True)
class DueInspection:
    """An inspection that is due."""

    course_id: int
    stage: InspectionStage
    instance: str = ""
    """The meeting instance that began; "" before the start."""


@dataclass(frozen=True, slots=True)
class Inspections:
    """Inspects the courses for which an inspection is due."""

    store: Store
    clock: Clock
    observes: frozenset[Observation]
    lead_times: ReadLeadTimes = usual_times

    async def run_due(self) -> int:
        """Returns how many courses were inspected."""
        now = self.clock.now()
        async with self.store.reading() as tx:
            live = [row for row in await stream_requests.live(tx, now, now) if row.course_id]
            stale = await _to_read_back(tx, live, now)
            due = await _due(tx, live, now)
        if not stale and not due:
            return 0
        for batch in _batches(stale, READ_BACK_BATCH):
            async with self.store.writing() as tx:
                await settings_checks.ask(tx, batch, now)
        for inspections_due in _batches(due, INSPECTION_BATCH):
            await self._inspect(inspections_due, now)
        return len(due)

    async def _inspect(self, due: Sequence[DueInspection], now: datetime) -> None:
        """Inspects courses in a reading transaction, then saves the results.

        Of two processes that inspect the same course, the first to save wins.
        """
        async with self.store.reading() as tx:
            feeds = await feed_checks.read(tx, now, self.observes)
            courses = await upcoming_courses.of_ids(tx, [item.course_id for item in due])
            times = await self.lead_times(tx, now)
            planned = {course.id: course for course in courses}
            coming = [(planned[each.course_id], each) for each in due if each.course_id in planned]
            rows = [
                row
                for course, inspection in coming
                if (row := await self._row(tx, course, inspection, feeds, now, times))
            ]
        await inspections.keep(self.store, rows)

    async def _row(
        self,
        tx: Transaction,
        course: Coming,
        due: DueInspection,
        feeds: Feeds,
        now: datetime,
        times: LeadTimes,
    ) -> InspectionRow | None:
        """None for a course whose inspection fails, which costs no other; it is due again."""
        try:
            return await self._inspected(tx, course, due, feeds, now, times)
        except StoreFault:
            raise
        except Exception as fault:  # noqa: BLE001 - whatever it is
            log.error("course not inspected", course_id=course.id, fault=place_of(fault))
            return None

    async def _inspected(
        self,
        tx: Transaction,
        course: Coming,
        due: DueInspection,
        feeds: Feeds,
        now: datetime,
        times: LeadTimes,
    ) -> InspectionRow:
        watched = None
        if due.stage is InspectionStage.START:
            watched = await monitoring_status.of_course(tx, course.id, feeds.observes)
        items = checklist.items(course, feeds, now, watched, times)
        return InspectionRow(
            course_id=course.id,
            stage=due.stage,
            schedule_version=course.schedule_version,
            instance=due.instance,
            at=now,
            items=[item.as_stored() for item in items],
        )


def _batches(sequence: Sequence[Any], size: int) -> Iterator[Sequence[Any]]:
    for first in range(0, len(sequence), size):
        yield sequence[first : first + size]


async def _due(tx: Transaction, live: Sequence[LedgerRow], now: datetime) -> list[DueInspection]:
    due: list[DueInspection] = []
    for stage, window in WINDOWS.items():
        ids = await inspections.unseen(tx, stage, now + window.end, now + window.inspect)
        due += [DueInspection(course_id, stage) for course_id in ids]
    opened_by = now - START_DELAY
    begun = {
        row.instance: row.course_id
        for row in live
        if row.instance and row.course_id and row.received_at <= opened_by
    }
    seen = await inspections.seen_instances(tx, list(begun))
    return due + [
        DueInspection(course_id, InspectionStage.START, instance)
        for instance, course_id in begun.items()
        if instance not in seen
    ]


async def _to_read_back(tx: Transaction, live: Sequence[LedgerRow], now: datetime) -> list[int]:
    """Returns the courses whose inspection is near and whose settings were not read back for it."""
    since: dict[int, datetime] = {}
    for stage, window in WINDOWS.items():
        ids = await inspections.unseen(tx, stage, now + window.inspect, now + window.read_back)
        near = await upcoming_courses.of_ids(tx, ids)
        since |= {
            course.id: course.starts_at - window.read_back for course in near if course.made_at
        }
    since |= {row.course_id: row.received_at for row in live if row.course_id}
    last_asked = await settings_checks.last_asked(tx, since)
    return [
        course_id
        for course_id, when in since.items()
        if course_id not in last_asked or last_asked[course_id] < when
    ]


async def read_back_again(tx: Transaction, change: SettingsChange, now: datetime) -> int:
    """Requests a read-back for the courses whose settings may have changed; returns how many.

    A course whose read-back is already pending is not requested again.
    """
    match change.scope:
        case SettingsScope.HOST:
            changed = await settings_checks.of_host(tx, change.id, now)
        case SettingsScope.MEETING:
            changed = await settings_checks.of_meeting(tx, change.id, now)
        case SettingsScope.ACCOUNT:
            changed = await settings_checks.of_account(tx, now)
    return await settings_checks.ask(tx, changed, now)
