"""The one fold: from events to who was present, seen, away and why.

The definitions are those of the acceptance format: arrival, presence, gaps with their causes,
camera. The whole course is read again each time; nothing is patched as events arrive.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from compliance.attendance.absences import Absence, AbsenceFault, Cause, Causes, absences
from compliance.attendance.camera import Cameras, Watches, cameras
from compliance.attendance.presence import announced_breaks, arrival, present
from compliance.attendance.reachable_time import heard
from compliance.attendance.recordings import Recording, recordings
from compliance.attendance.staff_absence import staff_away
from compliance.attendance.unmatched import Unmatched, unmatched
from compliance.attendance.waiting_room import at_the_door, waits
from compliance.connections.connections import Connection, connections
from compliance.connections.identity import Kind, Owner, Owners
from compliance.connections.instances import Instances, instances
from compliance.course import PlannedCourse
from compliance.event_order import only, without_cameras
from compliance.events import Event
from compliance.intervals import Span, Spans, intersect, subtract
from compliance.policy.policy import Policy
from compliance.reconciliation.reconciliation import Reconciliation, reconcile
from compliance.trainer_events import Abandoned


@dataclass(frozen=True, slots=True)
class Gap:
    span: Span
    cause: Cause
    returned: bool
    since: datetime
    """When they went: before the gap itself where a break lay between."""


@dataclass(frozen=True, slots=True)
class Attendance:
    """One booking's: who was present, seen, away and why."""

    booking: str
    arrived_at: datetime | None
    joined_at: datetime | None
    connections: tuple[Connection, ...]
    waiting: Spans
    """In the waiting room, also before the course."""
    present: Spans
    gaps: tuple[Gap, ...]
    cameras: Cameras


@dataclass(frozen=True, slots=True)
class CourseRoom:
    """What the whole room did, and each booking in it."""

    events: tuple[Event, ...]
    noted: Mapping[str, tuple[Event, ...]] = field(repr=False)
    """By booking, those that name one, oldest first."""
    abandoned: bool
    """The trainer said that the course could not be delivered."""
    scheduled: Span
    judged: Span
    """What can be judged yet: up to now while the course runs."""
    final: bool
    heard: Spans
    """What we could have heard of, from two hours before the start."""
    staff_away: Spans
    """The trainer's own connection was lost, and the room went on."""
    breaks: Spans
    instances: Instances
    attendances: tuple[Attendance, ...]
    faults: tuple[AbsenceFault, ...]
    recordings: tuple[Recording, ...]
    unmatched: tuple[Unmatched, ...]
    reconciliation: Reconciliation
    """What came of the meeting provider's own report."""


def fold(
    course: PlannedCourse, events: Iterable[Event], policy: Policy, now: datetime | None = None
) -> CourseRoom:
    """Read a whole course. `now` is given for one that may still be running."""
    return _Fold(course, reconcile(events, policy), policy, now).room()


class _Fold:
    """The steps of the fold, each of which needs what the one before found."""

    def __init__(
        self,
        course: PlannedCourse,
        reconciled: Reconciliation,
        policy: Policy,
        now: datetime | None,
    ) -> None:
        heard, self._told = reconciled.events, reconciled
        self._course, self._heard, self._policy, self._now = course, heard, policy, now
        until = course.ends_at if now is None else min(now.replace(microsecond=0), course.ends_at)
        self._judged = Span(course.starts_at, max(course.starts_at, until))
        self._others = others = without_cameras(heard)
        self._instances = instances(others)
        self._owners = Owners(course, others)
        self._breaks = announced_breaks(others)
        self._at_the_door = at_the_door(others)
        self._watches = Watches(heard, self._instances)
        self._connections = connections(others, self._owners, self._instances, self._judged.end)
        self._causes = Causes(others, self._instances, policy.move, policy.platform_fault)

    def room(self) -> CourseRoom:
        course = self._course
        own = self._own()
        presence = {booking: present(mine, self._policy) for booking, mine in own.items()}
        away = {booking: self._away(booking, own[booking], presence[booking]) for booking in own}
        faults = self._causes.faults(
            [absence for mine in away.values() for absence in mine], presence
        )
        return CourseRoom(
            events=self._heard,
            noted=_noted(self._others),
            abandoned=bool(only(self._others, Abandoned)),
            scheduled=Span(course.starts_at, course.ends_at),
            judged=self._judged,
            final=self._now is None or self._now >= course.ends_at,
            heard=heard(self._others, self._instances, self._judged, self._now),
            staff_away=staff_away(self._connections, self._instances, self._judged, self._policy),
            breaks=self._breaks,
            instances=self._instances,
            attendances=tuple(
                self._attendance(booking, own[booking], presence[booking], away[booking], faults)
                for booking in own
            ),
            faults=faults,
            recordings=recordings(self._others, self._connections, self._instances, course.ends_at),
            unmatched=unmatched(self._connections),
            reconciliation=self._told,
        )

    def _own(self) -> Mapping[str, tuple[Connection, ...]]:
        """The connections of each booking, in the order of the course's bookings."""
        own = defaultdict[Owner, list[Connection]](list)
        for connection in self._connections:
            own[connection.owner].append(connection)
        whose = {
            connection.reference: Owner(Kind.CLIENT, connection.reference)
            for connection in self._course.bookings
        }
        return {booking: tuple(own.get(client, ())) for booking, client in whose.items()}

    def _away(
        self, booking: str, own: Sequence[Connection], presence: Spans
    ) -> tuple[Absence, ...]:
        """Absences that reach into the course, and end with its last instance."""
        until = min(self._judged.end, self._instances.last_end() or self._judged.end)
        gaps = absences(booking, own, presence, until)
        return tuple(gap for gap in gaps if gap.span.end > self._judged.start)

    def _attendance(
        self,
        booking: str,
        own: tuple[Connection, ...],
        presence: Spans,
        away: Sequence[Absence],
        faults: Sequence[AbsenceFault],
    ) -> Attendance:
        there = intersect(presence, [self._judged])
        counted = subtract(there, self._breaks)
        return Attendance(
            booking=booking,
            arrived_at=arrival(booking, own, self._at_the_door, self._owners),
            joined_at=min((connection.span.start for connection in own), default=None),
            connections=own,
            waiting=self._waits(booking),
            present=there,
            gaps=self._gaps(away, faults),
            cameras=cameras(own, self._watches, self._policy.move, counted),
        )

    def _waits(self, booking: str) -> Spans:
        client, until = Owner(Kind.CLIENT, booking), self._judged.end
        return waits(client, self._at_the_door, self._owners, self._instances, until)

    def _gaps(self, away: Sequence[Absence], faults: Sequence[AbsenceFault]) -> tuple[Gap, ...]:
        return tuple(
            Gap(span, self._causes.of(absence, faults), absence.returned, absence.span.start)
            for absence in away
            for span in subtract(intersect([absence.span], [self._judged]), self._breaks)
        )


def _noted(events: Iterable[Event]) -> Mapping[str, tuple[Event, ...]]:
    by_booking = defaultdict[str, tuple[Event, ...]](tuple)
    for event in events:
        booking = getattr(event, "booking", None)
        if booking is not None:
            by_booking[booking] += (event,)
    return dict(by_booking)
