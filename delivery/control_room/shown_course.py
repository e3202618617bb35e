"""A course as a line of the control room: its state at the moment of showing, and what is amiss."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

from compliance.breaks.next_break import NextBreak, next_break
from compliance.intervals import Span
from delivery.control_room.course_now import CourseNow, TrainerPlace, read
from delivery.live.monitor import MonitoringState
from delivery.records.control_room.courses_now import PlannedToday

A_MINUTE = timedelta(minutes=1)
BEGUN_WITHIN = timedelta(minutes=5)
"""A course whose meeting is not open so long after its start is worse than one that may be late."""


class CoursePhase(Enum):
    """The phases in the order of the page."""

    RUNNING = "running"
    COMING = "coming"
    OVER = "over"


class MatterKind(Enum):
    """What may be amiss with a course, the worst first."""

    ABANDONED = "abandoned"
    NOT_BEGUN = "not_begun"
    UNHEARD = "unheard"
    TRAINER_OUT = "trainer_out"
    ALL_AWAY = "all_away"
    AWAY = "away"
    CAMERA_OFF = "camera_off"
    NOT_MONITORED = "not_monitored"
    WAITING = "waiting"
    STRANGERS = "strangers"
    NOT_OPEN = "not_open"
    SETTINGS = "settings"
    TRAINER_UNKNOWN = "trainer_unknown"
    OPENED_LATE = "opened_late"


LASTING = (
    MatterKind.SETTINGS,
    MatterKind.TRAINER_UNKNOWN,
    MatterKind.OPENED_LATE,
)
"""Matters that are shown, and do not call for an act now."""


@dataclass(frozen=True, slots=True)
class CourseMatter:
    kind: MatterKind
    number: int = 0
    """How many people, settings or minutes; 0 where nothing is counted."""


@dataclass(frozen=True, slots=True)
class ShownCourse:
    """Equal lines look equal: a page is sent those that changed."""

    id: int
    reference: str
    type: str
    starts_at: datetime
    ends_at: datetime
    trainer_id: int | None
    trainer: str | None
    phase: CoursePhase
    minutes: int
    """Minutes to the end of a running course, or to the start of a coming course; else 0."""
    on_break: bool
    next_break: NextBreak | None
    """None of a course that is over or not delivered, or if the plan is not known."""
    matters: tuple[CourseMatter, ...]
    """The worst first."""
    attention: int
    """The alerts of the trainer that are not ticked off."""
    now: CourseNow | None
    """None if nothing was heard of the course."""

    @property
    def needs_act(self) -> bool:
        return any(matter.kind not in LASTING for matter in self.matters)

    @property
    def is_unmonitored(self) -> bool:
        return any(matter.kind is MatterKind.NOT_MONITORED for matter in self.matters)

    @property
    def rank(self) -> tuple[int, int, int, datetime, int]:
        """The place on the page: running first, then the worst, the fullest, the earliest."""
        kinds = tuple(MatterKind)
        worst = kinds.index(self.matters[0].kind) if self.matters else len(kinds)
        phase = tuple(CoursePhase).index(self.phase)
        return phase, worst, -self.attention, self.starts_at, self.id


def shown(course: PlannedToday, now: datetime) -> ShownCourse:
    """The line of a course at `now`, the course's time."""
    state = read(course.now_row.state) if course.now_row else None
    phase = _phase(course, now)
    pause = _on_break(state, now)
    on_break = pause is not None
    calls = state.alerts if state and phase is not CoursePhase.OVER else 0
    matters = sorted(
        _matters(course, state, phase, on_break, now),
        key=lambda matter: tuple(MatterKind).index(matter.kind),
    )
    return ShownCourse(
        id=course.id,
        reference=course.reference,
        type=course.type,
        starts_at=course.starts_at,
        ends_at=course.ends_at,
        trainer_id=course.trainer_id,
        trainer=course.trainer,
        phase=phase,
        minutes=_minutes(course, phase, now),
        on_break=on_break,
        next_break=_next_break(course, state, phase, pause, now),
        matters=tuple(matters),
        attention=calls,
        now=state,
    )


def _phase(course: PlannedToday, now: datetime) -> CoursePhase:
    if now < course.starts_at:
        return CoursePhase.COMING
    return CoursePhase.RUNNING if now < course.ends_at else CoursePhase.OVER


def _minutes(course: PlannedToday, phase: CoursePhase, now: datetime) -> int:
    if phase is CoursePhase.OVER:
        return 0
    until = course.starts_at if phase is CoursePhase.COMING else course.ends_at
    return -(-(until - now) // A_MINUTE)


def _on_break(state: CourseNow | None, now: datetime) -> Span | None:
    if state is None or state.break_start is None or state.break_end is None:
        return None
    last = Span(state.break_start, state.break_end)
    return last if last.start <= now < last.end else None


def _next_break(
    course: PlannedToday,
    state: CourseNow | None,
    phase: CoursePhase,
    pause: Span | None,
    now: datetime,
) -> NextBreak | None:
    if state is None or state.breaks is None or state.abandoned or phase is CoursePhase.OVER:
        return None
    return next_break(state.breaks, course.starts_at, now, pause)


def _matters(
    course: PlannedToday,
    state: CourseNow | None,
    phase: CoursePhase,
    on_break: bool,
    now: datetime,
) -> Iterator[CourseMatter]:
    if state is not None and state.abandoned:
        yield CourseMatter(MatterKind.ABANDONED)
        return
    if course.settings_missed and phase is not CoursePhase.OVER:
        yield CourseMatter(MatterKind.SETTINGS, course.settings_missed)
    if phase is CoursePhase.RUNNING:
        yield from _of_running(course, state, on_break, now)
    elif phase is CoursePhase.COMING and state is not None and state.waiting:
        yield CourseMatter(MatterKind.WAITING, state.waiting)


def _of_running(
    course: PlannedToday, state: CourseNow | None, on_break: bool, now: datetime
) -> Iterator[CourseMatter]:
    if state is None or state.trainer is TrainerPlace.CLOSED:
        late = now - course.starts_at
        began = state is not None and state.began
        soon = late < BEGUN_WITHIN
        yield CourseMatter(
            MatterKind.NOT_OPEN if began or soon else MatterKind.NOT_BEGUN, late // A_MINUTE
        )
    if state is None:
        return
    if state.unheard_because:
        yield CourseMatter(MatterKind.UNHEARD)
    yield from _of_room(state, on_break)
    if state.opened_late_s >= A_MINUTE.total_seconds():
        yield CourseMatter(MatterKind.OPENED_LATE, state.opened_late_s // 60)


def _of_room(state: CourseNow, on_break: bool) -> Iterator[CourseMatter]:
    is_open = state.trainer is not TrainerPlace.CLOSED
    if state.trainer is TrainerPlace.OUT and not on_break:
        yield CourseMatter(MatterKind.TRAINER_OUT)
    if state.trainer is TrainerPlace.UNKNOWN:
        yield CourseMatter(MatterKind.TRAINER_UNKNOWN)
    if state.away and is_open and not on_break:
        kind = MatterKind.AWAY if state.inside else MatterKind.ALL_AWAY
        yield CourseMatter(kind, state.away)
    if state.camera_off and not on_break:
        yield CourseMatter(MatterKind.CAMERA_OFF, state.camera_off)
    if is_open and state.watching in (MonitoringState.NOT_BEGUN, MonitoringState.LOST):
        yield CourseMatter(MatterKind.NOT_MONITORED)
    if state.waiting:
        yield CourseMatter(MatterKind.WAITING, state.waiting)
    if state.strangers:
        yield CourseMatter(MatterKind.STRANGERS, state.strangers)
