"""Fetches Zoom's own report of each course, 30 minutes and 24 hours after its end and on demand.

The report is stored in the ledger unchanged and judged like every other entry. Repeated fetching
does no harm, because the same report gives the same entry.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import structlog

from compliance.attendance.reachable_time import LOBBY
from compliance.connections.instances import instances
from compliance.provider_report import ReportedStay
from delivery.lanes import work_off
from delivery.ledger import report_entry
from delivery.ledger.ledger_history import events_in
from delivery.ledger.recorder import Recorder
from delivery.reconciliation.report_times import STAGES
from delivery.records.database.store import Store
from delivery.records.ledger import ledger
from delivery.records.meetings import meetings, report_fetches
from delivery.records.meetings.report_fetches import OPEN, ReconciliationRow
from delivery.records.planning import courses
from delivery.records.planning.courses import CourseRow
from delivery.records.review import audit
from delivery.timekeeping.back_off import BackOff
from delivery.timekeeping.clock import Clock
from integrations.meeting_provider import MeetingFault, MeetingProvider

log = structlog.get_logger("coursewatch.reconciling")

BACK_OFF = BackOff(first=timedelta(minutes=5), longest=timedelta(hours=2))
PATIENCE = timedelta(hours=24)
"""How long after it was due a report may still come; Zoom gives no limit."""
AT_ONCE = 4
A_SCAN = 50
NO_MEETING = "there is no meeting of this course any more"
EMPTY = "Zoom's report names nobody yet"


async def reconcile_now(store: Store, course_id: int, by: int, now: datetime) -> bool:
    """Requests Zoom's report at an officer's request; returns whether it will be fetched.

    Not before the end of the course, without a meeting, or while it is being fetched already.
    """
    async with store.writing() as tx:
        course = await courses.by_id(tx, course_id)
        held = await meetings.of_course(tx, course_id)
        tasks = await report_fetches.of_course(tx, course_id)
        coming = any(task.state in OPEN and task.due_at <= now for task in tasks)
        if course is None or held is None or now < course.ends_at or coming:
            return False
        await report_fetches.ask(tx, course_id, "asked", now)
        subject = f"course {course.reference}"
        await audit.add(tx, user_id=by, act="report asked for", subject=subject, now=now)
    return True


@dataclass(slots=True)
class _Fetched:
    """The reports fetched for the instances of a course, and the faults."""

    reports: dict[str, tuple[ReportedStay, ...]] = field(default_factory=dict)
    missing: set[str] = field(default_factory=set)
    summarised: list[str] = field(default_factory=list)
    """The instances of which Zoom holds a written summary."""
    fault: str | None = None
    retry_after_s: float | None = None
    may_come: bool = False
    """Whether a later request may bring the missing reports."""

    def lacks(self, instance: str | None, fault: MeetingFault) -> None:
        """The faults that Zoom gives both for an unfinished report and for one that will never
        exist (FACTS 4.4)."""
        if instance is not None:
            self.missing.add(instance)
        self.fault, self.retry_after_s = str(fault), fault.retry_after_s or self.retry_after_s
        self.may_come = self.may_come or fault.gone or not fault.permanent


@dataclass(frozen=True, slots=True)
class ReportFetcher:
    """Fetches the reports that are due."""

    room: Recorder
    provider: MeetingProvider
    clock: Clock

    async def run_due(self, *, at_once: int = AT_ONCE) -> int:
        """Fetches all reports that are due; returns the number of courses tried. Safe with many
        processes."""
        now = self.clock.now()
        if not await self._plan(now):
            return 0
        return await work_off(self._claim, self._attempt, self._put_off, at_once=at_once)

    async def _plan(self, now: datetime) -> bool:
        """Plans the due stages; returns whether anything is due. Writes only if something must be
        planned, because a webhook would have to wait."""
        async with self.room.store.reading() as tx:
            unplanned = [
                (stage, after)
                for stage, after in STAGES
                if await report_fetches.any_unplanned(tx, stage, after, now)
            ]
            due = await report_fetches.outbox.any_due(tx, now)
        if unplanned:
            async with self.room.store.writing() as tx:
                for stage, after in unplanned:
                    await report_fetches.plan(tx, stage, after, now, A_SCAN)
        return due or bool(unplanned)

    async def _claim(self) -> ReconciliationRow | None:
        async with self.room.store.writing() as tx:
            return await report_fetches.outbox.claim_next(tx, self.clock.now())

    async def _attempt(self, task: ReconciliationRow) -> None:
        async with self.room.store.reading() as tx:
            course = await courses.by_id(tx, task.course_id)
            held = await meetings.of_course(tx, task.course_id)
            rows = await ledger.of_course(tx, task.course_id, held.meeting_id) if held else []
        if course is None or held is None:
            await self._give_up(task, NO_MEETING)
            return
        # A webhook's uuid may be a scheduled meeting's, which is no instance.
        instance_ids = instances(event for entry in rows for event in events_in(entry)).began
        fetched = await self._fetch(course, held.meeting_id, tuple(instance_ids))
        now = self.clock.now()
        await self.room.append(
            [
                report_entry.entry_of(instance, rows, meeting_id=held.meeting_id, received_at=now)
                for instance, rows in fetched.reports.items()
            ]
            + [
                report_entry.summary_entry(instance, meeting_id=held.meeting_id, received_at=now)
                for instance in fetched.summarised
            ]
        )
        await self._note(task, fetched, now)

    async def _fetch(self, course: CourseRow, meeting_id: str, heard: Sequence[str]) -> _Fetched:
        fetched = _Fetched()
        wanted = set(heard)
        try:
            past = await self.provider.past_instances(meeting_id)
        except MeetingFault as fault:
            fetched.lacks(None, fault)
        else:
            # Only Zoom knows of an instance whose every webhook was lost.
            opens = course.starts_at - LOBBY
            wanted |= {
                meeting.instance for meeting in past if opens <= meeting.started_at < course.ends_at
            }
        for instance in sorted(wanted):
            if await self._has_summary(instance):
                fetched.summarised.append(instance)
            try:
                rows = await self.provider.report(instance)
            except MeetingFault as fault:
                fetched.lacks(instance, fault)
                continue
            if rows:
                fetched.reports[instance] = rows
            else:
                fetched.lacks(instance, MeetingFault(EMPTY))
        return fetched

    async def _has_summary(self, instance: str) -> bool:
        """Whether Zoom reports a summary. A failed query is repeated at the next stage and delays
        no report."""
        try:
            return bool(await self.provider.has_summary(instance))
        except MeetingFault as fault:
            log.warning("summary not known", fault=str(fault))
            return False

    async def _note(self, task: ReconciliationRow, fetched: _Fetched, now: datetime) -> None:
        if fetched.may_come and now < task.planned_at + PATIENCE:
            due_at = now + BACK_OFF.after(task.attempts, fetched.retry_after_s)
            log.warning("report not there yet", course_id=task.course_id, fault=fetched.fault)
            async with self.room.store.writing() as tx:
                await report_fetches.outbox.again(tx, task, due_at, fetched.fault or "")
        elif fetched.fault and not fetched.reports:
            await self._give_up(task, fetched.fault)
        else:
            async with self.room.store.writing() as tx:
                await report_fetches.done(
                    tx,
                    task,
                    now,
                    instances=len(fetched.reports) + len(fetched.missing),
                    lacking=len(fetched.missing),
                    rows=sum(map(len, fetched.reports.values())),
                    fault=fetched.fault,
                )
        self.room.wake(task.course_id)  # the pages show it

    async def _put_off(self, task: ReconciliationRow, fault: str) -> None:
        now = self.clock.now()
        if now >= task.planned_at + PATIENCE:
            await self._give_up(task, fault)
            return
        async with self.room.store.writing() as tx:
            await report_fetches.outbox.again(tx, task, now + BACK_OFF.after(task.attempts), fault)

    async def _give_up(self, task: ReconciliationRow, why: str) -> None:
        log.error("report given up", course_id=task.course_id, fault=why)
        async with self.room.store.writing() as tx:
            await report_fetches.give_up(tx, task, self.clock.now(), why)
