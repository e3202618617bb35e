"""What the trainer's monitor shows of a course at one moment, from what was planned and heard."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

from compliance.assessment import Assessment
from compliance.attendance.camera_stream import turns
from compliance.attendance.unmatched import Unmatched
from compliance.connections.instances import instances
from compliance.event_order import only
from compliance.events import Event, FaultDeclared, NotHeard
from compliance.intervals import Span
from compliance.snapshot import Stranger
from delivery.assessment.course_inputs import CourseInputs
from delivery.assessment.serialisation import heard_s
from delivery.clients import join_attempts
from delivery.clients.personal_link import OPENS_BEFORE
from delivery.live.client_row import Moment, Row, Where, row
from delivery.live.identified_people import PlacedPerson, placed_people
from delivery.records.planning.client_actions import AttemptRow

HELPED_FOR = timedelta(minutes=15)
"""From the start: for how long the trainer sees who has tried to come in, and how to call them."""
ATTENTION = 2
"""Ranks up to this one want the trainer now: away, camera off, waiting."""


class Phase(Enum):
    BEFORE = "before"
    RUNNING = "running"
    OVER = "over"
    ABANDONED = "abandoned"
    CANCELLED = "cancelled"


class MonitoringState(Enum):
    """Whether Zoom tells us of cameras. Only what is known: it says nothing when all is quiet."""

    RUNNING = "running"
    LOST = "lost"
    NOT_BEGUN = "not_begun"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Hearing:
    """What the page rests on."""

    zoom_at: datetime | None
    """When anything was last heard from Zoom about this course."""
    watching: MonitoringState
    watching_since: datetime | None
    heard_s: int
    """In how much of `so_far_s` Zoom could be heard."""
    so_far_s: int
    """How much of the course is over."""
    unheard_because: str | None
    """Why it cannot be heard now, as `NotHeard` has it; None where it can."""


@dataclass(frozen=True, slots=True)
class PlaceCounts:
    inside: int
    waiting: int
    away: int
    not_come: int
    camera_off: int
    camera_unknown: int
    gone: int
    turned_away: int
    strangers: int
    attention: int
    """Rows that want the trainer now."""


@dataclass(frozen=True, slots=True)
class Monitor:
    now: datetime
    phase: Phase
    open: bool
    """The meeting is open, as far as we have heard."""
    to_start: timedelta
    to_end: timedelta
    on_break: Span | None
    hearing: Hearing
    counts: PlaceCounts
    rows: tuple[Row, ...]
    """The worst first; the register's order among equals."""
    strangers: tuple[Stranger, ...]
    gone_strangers: tuple[Unmatched, ...]
    """Those who were in the room, have gone, and whom nobody has placed."""
    placed: tuple[PlacedPerson, ...]
    """Those whom the trainer has placed."""
    zoom_faults: tuple[Span, ...]
    """Stretches in which Zoom failed everybody, as the trainer noted them."""


def monitor(
    found: CourseInputs,
    attempts: Sequence[AttemptRow],
    now: datetime,
    judged: Assessment | None = None,
) -> Monitor:
    """`attempts`: what everybody on the course did on their own pages, oldest first. `judged`:
    the dossier as assessed at `now`, where that has been done already."""
    checks = {one.booking_id: one for one in attempts if one.kind == "check"}
    room, assessed = found.standing(now), judged or found.assessed(now)
    heard = tuple(one for one in found.events if one.at <= now)
    phase = _phase(found, room.abandoned, now)
    closed = instances(heard).last_end() is not None
    tried = _tried(found, attempts, heard, now) if phase is Phase.RUNNING else {}
    moment = Moment(now, closed, room.on_break is not None)
    rows = [
        row(standing, one, assessed.room, booking, checks.get(booking.id), times, moment)
        for standing, one in zip(room.standings, assessed.judgements, strict=True)
        for booking in [found.bookings[standing.booking]]
        for times in [tried.get(standing.booking, 0)]
    ]
    present = {one.participant_uuid for one in room.strangers}
    gone = [
        one
        for one in assessed.room.unmatched
        if not one.open and one.participant_uuid not in present
    ]
    return Monitor(
        now=now,
        phase=phase,
        open=room.running,
        to_start=found.row.starts_at - now,
        to_end=found.row.ends_at - now,
        on_break=room.on_break,
        hearing=_hearing(found, heard, assessed, now),
        counts=_counts(rows, len(room.strangers)),
        rows=tuple(sorted(rows, key=lambda one: one.rank)),
        strangers=room.strangers,
        gone_strangers=tuple(gone),
        placed=placed_people(heard),
        zoom_faults=tuple(sorted({Span(one.start, one.end) for one in only(heard, FaultDeclared)})),
    )


def _tried(
    found: CourseInputs, attempts: Sequence[AttemptRow], heard: Sequence[Event], now: datetime
) -> dict[str, int]:
    """How often each has tried to come in, while somebody who has not come may still be helped."""
    start = found.row.starts_at
    if not start <= now < start + HELPED_FOR:
        return {}
    at_door = join_attempts.waiting_room_entries(found.course, heard)
    return {
        booking: join_attempts.count(
            join_attempts.steps(own, at_door.get(booking, ()), start - OPENS_BEFORE)
        )
        for booking, row in found.bookings.items()
        for own in [[one for one in attempts if one.booking_id == row.id and one.at <= now]]
    }


def _phase(found: CourseInputs, abandoned: bool, now: datetime) -> Phase:
    if found.row.state == "cancelled":
        return Phase.CANCELLED
    if abandoned:
        return Phase.ABANDONED
    if now < found.row.starts_at:
        return Phase.BEFORE
    return Phase.RUNNING if now < found.row.ends_at else Phase.OVER


def _counts(rows: Sequence[Row], strangers: int) -> PlaceCounts:
    def at(*places: Where) -> int:
        return sum(one.where in places for one in rows)

    return PlaceCounts(
        inside=at(Where.IN),
        waiting=at(Where.WAITING),
        away=at(Where.AWAY),
        not_come=at(Where.NOT_COME),
        camera_off=sum(one.camera_off for one in rows),
        camera_unknown=sum(one.camera_unknown for one in rows),
        gone=at(Where.GONE),
        turned_away=at(Where.REFUSED, Where.REMOVED),
        strangers=strangers,
        attention=sum(one.rank <= ATTENTION for one in rows) + strangers,
    )


def _hearing(
    found: CourseInputs, heard: Sequence[Event], assessed: Assessment, now: datetime
) -> Hearing:
    turn, since = watching(heard)
    return Hearing(
        zoom_at=found.zoom_heard_at,
        watching=turn,
        watching_since=since,
        heard_s=heard_s(assessed),
        so_far_s=assessed.room.judged.seconds,
        unheard_because=next(
            (one.why for one in only(found.events, NotHeard) if one.start <= now < one.end), None
        ),
    )


def watching(heard: Sequence[Event]) -> tuple[MonitoringState, datetime | None]:
    """Of the meeting as it is open now: what each camera stream was last said to do."""
    known = instances(heard)
    if closed_at := known.last_end():
        return MonitoringState.CLOSED, closed_at
    went = turns(heard).items()
    last = [found[-1] for (instance, _), found in went if instance not in known.ended]
    if running := [one.at for one in last if one.runs]:
        return MonitoringState.RUNNING, min(running)
    lost = [one.at for one in last]
    return (MonitoringState.LOST, max(lost)) if lost else (MonitoringState.NOT_BEGUN, None)
