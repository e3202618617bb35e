"""The contents of the trainer's monitor for one course at one moment."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

from compliance.alerts.alert import Alert
from compliance.assessment import Assessment
from compliance.attendance.lost_together import disconnections
from compliance.breaks.next_break import BreaksToCome, NextBreak, breaks_to_come, next_break
from compliance.cameras.camera_stream import turns
from compliance.connections.instances import Instances
from compliance.connections.unmatched import Unmatched
from compliance.event_order import only
from compliance.events import Event, NotHeard
from compliance.intervals import Span, intersect, total
from compliance.outcomes.course_held import was_held
from compliance.snapshot import Stranger, room_now
from compliance.trainer_events import FaultDeclared, ParticipationConfirmed, RecordCompleted
from delivery.alerts.live_alerts import attempts_to_join, live_alerts
from delivery.assessment.course_inputs import CourseInputs
from delivery.device_check.measured_connection import beside_gaps
from delivery.live.client_row import Moment, Row, Where, row
from delivery.live.identified_people import IdentifiedPerson, identified_people
from delivery.records.planning.client_actions import AttemptRow

ATTENTION = 2
"""The highest rank that needs the trainer now: away, camera off, waiting."""


class Phase(Enum):
    BEFORE = "before"
    RUNNING = "running"
    OVER = "over"
    ABANDONED = "abandoned"
    CANCELLED = "cancelled"


class MonitoringState(Enum):
    """Whether Zoom reports the cameras, as last reported: a quiet stream sends nothing."""

    RUNNING = "running"
    LOST = "lost"
    NOT_BEGUN = "not_begun"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Hearing:
    """The sources behind the page: the meeting, its camera stream, and gaps in both."""

    zoom_at: datetime | None
    """When anything was last heard from Zoom about this course."""
    watching: MonitoringState
    watching_since: datetime | None
    heard_s: int
    """Seconds of `so_far_s` in which Zoom's messages reached the service."""
    so_far_s: int
    """Seconds of the course that are over."""
    unheard_because: str | None
    """Why Zoom's messages do not arrive now, as in `NotHeard.why`; None if they do."""


@dataclass(frozen=True, slots=True)
class PlaceCounts:
    inside: int
    waiting: int
    away: int
    not_come: int
    camera_off: int
    camera_unknown: int
    unknown: int
    """They were there, and it is not known whether they still are."""
    gone: int
    turned_away: int
    strangers: int
    attention: int
    """Rows that need the trainer now."""


@dataclass(frozen=True, slots=True)
class Monitor:
    now: datetime
    phase: Phase
    open: bool
    """The meeting is open, by the events received so far."""
    to_start: timedelta
    to_end: timedelta
    on_break: Span | None
    hearing: Hearing
    counts: PlaceCounts
    rows: tuple[Row, ...]
    """The most urgent first; in the register's order among equals."""
    strangers: tuple[Stranger, ...]
    gone_strangers: tuple[Unmatched, ...]
    """Unknown people who have left and are not identified."""
    placed: tuple[IdentifiedPerson, ...]
    """Unknown people whom the trainer has identified."""
    zoom_faults: tuple[Span, ...]
    """Stretches in which Zoom failed everybody, as the trainer noted them."""
    recorded_since: datetime | None
    """When a cloud recording began that is still running; None if none is."""
    held: bool
    """The course was given to its planned end, as far as the policy asks (`short_review`)."""
    participation: ParticipationConfirmed | None
    """The trainer's word that everybody took part; None without it."""
    completed: RecordCompleted | None
    """The trainer's word that the record is complete; None without it."""
    alerts: tuple[Alert, ...]
    """What calls the trainer: those not ticked off first, the most urgent first."""
    breaks: BreaksToCome

    @property
    def next_break(self) -> NextBreak:
        return next_break(self.breaks, self.now + self.to_start, self.now, self.on_break)


def monitor(
    inputs: CourseInputs,
    attempts: Sequence[AttemptRow],
    now: datetime,
    judged: Assessment | None = None,
) -> Monitor:
    """The monitor at `now`. `attempts`: the actions of all clients on their own pages, oldest
    first. `judged`: the assessment at `now`, if it was made already."""
    checks = {attempt.booking_id: attempt for attempt in attempts if attempt.kind == "check"}
    assessed = judged or inputs.assessed(now)
    room = room_now(assessed.room, now)
    heard = tuple(event for event in assessed.room.events if event.at <= now)
    phase = _phase(inputs, room.abandoned, now)
    closed = assessed.room.instances.last_end() is not None
    tries = attempts_to_join(inputs, attempts, heard, now) if phase is Phase.RUNNING else {}
    within = inputs.policy.platform_fault.within
    measured = inputs.measured_connections
    moment = Moment(now, closed, room.on_break is not None)
    rows = [
        row(
            client_now,
            judgement,
            assessed.room,
            booking,
            inputs.adjustments[client_now.booking],
            checks.get(booking.id),
            disconnections(judgement.attendance, assessed.room.attendances, within),
            beside_gaps(judgement.attendance.gaps, measured.get(client_now.booking, ())),
            len(tries.get(client_now.booking, ())),
            moment,
        )
        for client_now, judgement in zip(room.clients, assessed.judgements, strict=True)
        for booking in [inputs.bookings[client_now.booking]]
    ]
    present = {stranger.participant_uuid for stranger in room.strangers}
    gone = [
        connection
        for connection in assessed.room.unmatched
        if not connection.open and connection.participant_uuid not in present
    ]
    hearing = _hearing(inputs, heard, assessed, now)
    lost_at = hearing.watching_since if hearing.watching is MonitoringState.LOST else None
    return Monitor(
        now=now,
        phase=phase,
        open=room.running,
        to_start=inputs.row.starts_at - now,
        to_end=inputs.row.ends_at - now,
        on_break=room.on_break,
        hearing=hearing,
        counts=_counts(rows, len(room.strangers)),
        rows=tuple(sorted(rows, key=lambda client: client.rank)),
        strangers=room.strangers,
        gone_strangers=tuple(gone),
        placed=identified_people(heard),
        zoom_faults=tuple(
            sorted({Span(fault.start, fault.end) for fault in only(heard, FaultDeclared)})
        ),
        recorded_since=min(
            (recording.span.start for recording in assessed.room.recordings if recording.running),
            default=None,
        ),
        held=was_held(assessed.room, inputs.policy),
        participation=next(iter(only(heard, ParticipationConfirmed)), None),
        completed=next(iter(only(heard, RecordCompleted)), None),
        alerts=live_alerts(inputs, assessed, room, tries, lost_at, now),
        breaks=breaks_to_come(
            inputs.policy.breaks.of(inputs.row.type),
            Span(inputs.row.starts_at, inputs.row.ends_at),
            assessed.room.breaks,
        ),
    )


def _phase(inputs: CourseInputs, abandoned: bool, now: datetime) -> Phase:
    if inputs.row.state == "cancelled":
        return Phase.CANCELLED
    if abandoned:
        return Phase.ABANDONED
    if now < inputs.row.starts_at:
        return Phase.BEFORE
    return Phase.RUNNING if now < inputs.row.ends_at else Phase.OVER


def _counts(rows: Sequence[Row], strangers: int) -> PlaceCounts:
    def at(*places: Where) -> int:
        return sum(row.where in places for row in rows)

    return PlaceCounts(
        inside=at(Where.IN),
        waiting=at(Where.WAITING),
        away=at(Where.AWAY),
        not_come=at(Where.NOT_COME),
        camera_off=sum(row.camera_off for row in rows),
        camera_unknown=sum(row.camera_unknown for row in rows),
        unknown=at(Where.UNKNOWN),
        gone=at(Where.GONE),
        turned_away=at(Where.REFUSED, Where.REMOVED),
        strangers=strangers,
        attention=sum(row.rank <= ATTENTION for row in rows) + strangers,
    )


def _hearing(
    inputs: CourseInputs, heard: Sequence[Event], assessed: Assessment, now: datetime
) -> Hearing:
    turn, since = watching(heard, assessed.room.instances)
    return Hearing(
        zoom_at=inputs.zoom_heard_at,
        watching=turn,
        watching_since=since,
        heard_s=total(intersect(assessed.room.heard, [assessed.room.judged])),
        so_far_s=assessed.room.judged.seconds,
        unheard_because=next(
            (gap.why for gap in only(inputs.events, NotHeard) if gap.start <= now < gap.end), None
        ),
    )


def watching(heard: Iterable[Event], meeting: Instances) -> tuple[MonitoringState, datetime | None]:
    """The state of the camera streams of the open meeting, and since when."""
    if closed_at := meeting.last_end():
        return MonitoringState.CLOSED, closed_at
    went = turns(heard).items()
    last = [
        stream_turns[-1] for (instance, _), stream_turns in went if instance not in meeting.ended
    ]
    if running := [turn.at for turn in last if turn.runs]:
        return MonitoringState.RUNNING, min(running)
    lost = [turn.at for turn in last]
    return (MonitoringState.LOST, max(lost)) if lost else (MonitoringState.NOT_BEGUN, None)
