"""Finds what the office must look at over all courses of the day, and keeps it as tasks."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

from compliance.across_courses.shared_fault import (
    CourseSigns,
    SharedFault,
    SharedFaultKind,
    shared_faults,
)
from compliance.policy.shared_fault_terms import AcrossCourses
from delivery.alerts.live_alerts import HELPED_FOR
from delivery.control_room import overview as overviews
from delivery.control_room.course_now import TrainerPlace, read
from delivery.control_room.shown_course import CoursePhase, MatterKind, ShownCourse
from delivery.failures import course_alarms
from delivery.failures.course_alarms import AlarmKind, CourseAlarm
from delivery.policies import shipped_policies
from delivery.policies.policy_set import PolicySet
from delivery.records.control_room import courses_now, office_alerts
from delivery.records.control_room.courses_now import PlannedToday
from delivery.records.control_room.office_alerts import StandingAlert
from delivery.records.database.store import Store
from delivery.timekeeping.clock import Clock
from delivery.timekeeping.london_time import london_day

MOST = 100
GROWS_OLD = timedelta(seconds=30)
KEPT = timedelta(days=2)
"""How long the present state of a course is kept; the ledger has all of it."""


class OfficeAlertKind(Enum):
    NOT_BEGUN = "not_begun"
    NOT_KNOWN = "not_known"
    """A course should run, and too little was heard to tell whether it has begun."""
    FEED_SILENT = "feed_silent"
    """The provider's messages do not arrive."""
    SETTINGS = "settings"
    """The settings of a meeting have drifted."""
    FAULT_LOSSES = "fault_losses"
    FAULT_JOINS = "fault_joins"
    FAULT_STREAMS = "fault_streams"


OF_ALARMS: Mapping[AlarmKind, OfficeAlertKind] = {
    AlarmKind.NOT_BEGUN: OfficeAlertKind.NOT_BEGUN,
    AlarmKind.NOT_KNOWN: OfficeAlertKind.NOT_KNOWN,
}
OF_FAULTS: Mapping[SharedFaultKind, OfficeAlertKind] = {
    SharedFaultKind.LOSSES: OfficeAlertKind.FAULT_LOSSES,
    SharedFaultKind.FAILED_JOINS: OfficeAlertKind.FAULT_JOINS,
    SharedFaultKind.STREAMS: OfficeAlertKind.FAULT_STREAMS,
}


@dataclass(frozen=True, slots=True)
class OfficeWatch:
    store: Store
    clock: Clock
    wall: Clock
    policies: Callable[[], PolicySet]
    judge_again: Callable[[int], None]
    """Called with each course whose losses a fault explains."""
    show_again: Callable[[int], None]
    """Called with each course whose state is to be made anew."""

    async def run_due(self) -> int:
        """Raises and ends alerts; returns how many are new. Raises StoreFault."""
        now = self.clock.now()
        async with self.store.reading() as tx:
            planned = await overviews.planned_today(tx, now)
            alarms = await course_alarms.of_running(tx, now, MOST)
        overview = overviews.of(planned, now)
        policies = self.policies()
        in_force = policies.text_of(policies.in_force_on(london_day(now)))
        policy = shipped_policies.read(in_force.text)
        running = [course for course in overview.courses if course.phase is CoursePhase.RUNNING]
        faults = _faults(running, policy.across_courses, now)
        standing = [*_of_alarms(alarms), *_of_courses(overview.courses, now), *_of_faults(faults)]
        async with self.store.writing() as tx:
            raised = await office_alerts.settle(tx, standing, now)
            await courses_now.forget(tx, self.wall.now() - KEPT)
        if raised:
            for course_id in sorted({course for fault in faults for course in fault.courses}):
                self.judge_again(course_id)
        for course_id in _grown_old(planned, now):
            self.show_again(course_id)
        return raised


def _grown_old(planned: Iterable[PlannedToday], now: datetime) -> Iterator[int]:
    """The running courses of which time alone may have made an alert: somebody waits, has a camera
    off or has not come, and the state is some time old."""
    for course in planned:
        row = course.now_row
        if row is None or not course.starts_at <= now < course.ends_at or now - row.at < GROWS_OLD:
            continue
        state = read(row.state)
        coming = state.not_come > 0 and now < course.starts_at + HELPED_FOR
        broke = state.break_end is not None and row.at < state.break_end <= now
        if state.waiting or state.camera_off or coming or broke:
            yield course.id


def _faults(
    running: Iterable[ShownCourse], limits: AcrossCourses | None, now: datetime
) -> tuple[SharedFault, ...]:
    if limits is None:
        return ()
    signs = [
        CourseSigns(course.id, state.losses, state.failed_joins, state.stream_lost_at)
        if (state := course.now)
        else CourseSigns(course.id)
        for course in running
    ]
    return shared_faults(signs, limits, now)


def _of_alarms(alarms: Iterable[CourseAlarm]) -> Iterator[StandingAlert]:
    for alarm in alarms:
        kind = OF_ALARMS.get(alarm.kind)
        if kind is not None:
            starts_at = alarm.course.starts_at
            key = f"{kind.value}.{alarm.course.id}.{starts_at:%Y%m%dT%H%M}"
            yield StandingAlert(kind.value, key, alarm.course.id, starts_at)


def _of_courses(courses: Sequence[ShownCourse], now: datetime) -> Iterator[StandingAlert]:
    unheard = [
        course
        for course in courses
        if any(matter.kind is MatterKind.UNHEARD for matter in course.matters)
        and course.now is not None
        and course.now.trainer is not TrainerPlace.CLOSED
    ]
    if unheard:
        kind = OfficeAlertKind.FEED_SILENT.value
        start = min(course.starts_at for course in unheard)
        yield StandingAlert(kind, f"{kind}.{now:%Y%m%d}", None, start, courses=len(unheard))
    for course in courses:
        missed = [matter.number for matter in course.matters if matter.kind is MatterKind.SETTINGS]
        if missed:
            kind = OfficeAlertKind.SETTINGS.value
            key = f"{kind}.{course.id}.{missed[0]}"
            yield StandingAlert(kind, key, course.id, course.starts_at, signs=missed[0])


def _of_faults(faults: Iterable[SharedFault]) -> Iterator[StandingAlert]:
    """A fault is known by the minute in which it began: it may grow while more is heard of it."""
    for fault in faults:
        kind, span = OF_FAULTS[fault.kind].value, fault.span
        key = f"{kind}.{span.start:%Y%m%dT%H%M}"
        yield StandingAlert(kind, key, None, span.start, span.end, len(fault.courses), fault.signs)
