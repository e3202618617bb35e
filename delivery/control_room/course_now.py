"""The present state of a course as counts and times: what the control room shows in a line.

Nothing in it names or describes a person. What passes with time alone, such as the end of a break,
is derived when the line is shown, so that a line need not be made again while nothing is heard.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from typing import Any

import msgspec

from compliance.assessment import Assessment
from compliance.attendance.absences import Way
from compliance.attendance.attendance import CourseRoom
from compliance.attendance.causes import SUDDEN
from compliance.breaks.next_break import BreaksToCome
from compliance.connections.identity import Kind
from compliance.outcomes.recommendation import opened_late_by
from delivery.live.client_row import Where
from delivery.live.monitor import Monitor, MonitoringState
from delivery.records.planning.client_actions import AttemptRow

RECENT = timedelta(minutes=15)
"""Older losses are not kept in the state: faults across courses are looked for at once."""


class TrainerPlace(Enum):
    IN = "in"
    OUT = "out"
    """The meeting is open, and the trainer was in it and is not."""
    UNKNOWN = "unknown"
    """The meeting is open, and the provider names no trainer: it sometimes leaves out the host."""
    CLOSED = "closed"
    """No meeting is open."""


@dataclass(frozen=True, slots=True)
class CourseNow:
    """The state of a course at one moment. Every field has a default, so that states of an earlier
    version can be read."""

    trainer: TrainerPlace = TrainerPlace.CLOSED
    began: bool = False
    """A meeting of the course has been open."""
    opened_late_s: int = 0
    inside: int = 0
    waiting: int = 0
    away: int = 0
    not_come: int = 0
    unknown: int = 0
    camera_off: int = 0
    camera_unknown: int = 0
    alerts: int = 0
    """What calls for the trainer and is not ticked off."""
    strangers: int = 0
    """Unknown people in the room or the waiting room."""
    break_start: datetime | None = None
    """The beginning of the last break that was announced."""
    break_end: datetime | None = None
    breaks: BreaksToCome | None = None
    """The planned breaks that are not noted yet; None if it is not known."""
    watching: MonitoringState = MonitoringState.NOT_BEGUN
    unwatched_because: str = ""
    """Why the cameras are not watched although a meeting is open; a clause after `because`."""
    unheard_because: str | None = None
    """Why the provider's messages do not arrive, as in `NotHeard.why`; None if they do."""
    abandoned: bool = False
    losses: tuple[datetime, ...] = ()
    """The recent moments at which a client's connection was lost."""
    failed_joins: tuple[datetime, ...] = ()
    """The recent presses of the join button by clients who have not come, while a meeting is open;
    the last press of each."""
    stream_lost_at: datetime | None = None
    """Since when the camera stream of an open meeting is lost."""


def course_now(
    shown: Monitor,
    assessed: Assessment,
    attempts: Sequence[AttemptRow],
    unwatched_because: str = "",
) -> CourseNow:
    """The state of a course from what its trainer's board shows at the same moment."""
    room, counts, now = assessed.room, shown.counts, shown.now
    last_break = max(room.breaks, key=lambda span: span.start, default=None)
    lost = shown.hearing.watching is MonitoringState.LOST
    return CourseNow(
        trainer=_trainer(room, shown.open),
        began=bool(room.instances.began),
        opened_late_s=int(opened_late_by(room).total_seconds()),
        inside=counts.inside,
        waiting=counts.waiting,
        away=counts.away,
        not_come=counts.not_come,
        unknown=counts.unknown,
        camera_off=counts.camera_off,
        camera_unknown=counts.camera_unknown,
        alerts=sum(alert.ticked is None for alert in shown.alerts),
        strangers=counts.strangers,
        break_start=last_break.start if last_break else None,
        break_end=last_break.end if last_break else None,
        breaks=shown.breaks,
        watching=shown.hearing.watching,
        unwatched_because=unwatched_because,
        unheard_because=shown.hearing.unheard_because,
        abandoned=room.abandoned,
        losses=tuple(sorted(_losses(room, now - RECENT))),
        failed_joins=_failed_joins(shown, attempts) if shown.open else (),
        stream_lost_at=shown.hearing.watching_since if lost else None,
    )


def _trainer(room: CourseRoom, is_open: bool) -> TrainerPlace:
    if not is_open:
        return TrainerPlace.CLOSED
    staff = [stay for stay in room.movements.connections if stay.owner.kind is Kind.STAFF]
    if any(stay.open for stay in staff):
        return TrainerPlace.IN
    return TrainerPlace.OUT if staff else TrainerPlace.UNKNOWN


def _losses(room: CourseRoom, since: datetime) -> list[datetime]:
    return [
        departure.at
        for attendance in room.attendances
        for departure in attendance.departures
        if departure.way is Way.LEFT and departure.ending in SUDDEN and departure.at >= since
    ]


def _failed_joins(shown: Monitor, attempts: Sequence[AttemptRow]) -> tuple[datetime, ...]:
    absent = {row.booking_id for row in shown.rows if row.where is Where.NOT_COME}
    last = {
        attempt.booking_id: attempt.at
        for attempt in attempts
        if attempt.kind == "join" and attempt.booking_id in absent
    }
    return tuple(sorted(at for at in last.values() if shown.now - RECENT <= at <= shown.now))


def stored(state: CourseNow) -> dict[str, Any]:
    """The state in types that JSON has."""
    builtins: dict[str, Any] = msgspec.to_builtins(state)
    return builtins


def read(state: dict[str, Any]) -> CourseNow:
    """The state of a stored row. A state that cannot be read is that of a course that nothing is
    known of, until it is made again."""
    try:
        return msgspec.convert(state, CourseNow)
    except msgspec.ValidationError:
        return CourseNow()
