"""What one fold of a course's events shows: who was present, seen, away and why."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from compliance.attendance.absences import Departure
from compliance.attendance.arrival import Arrival
from compliance.attendance.causes import PlatformFailure
from compliance.attendance.client_events import (
    ClientEvent,
)
from compliance.attendance.gaps import Gap
from compliance.attendance.staff_absence import StaffAbsence
from compliance.attendance.whereabouts import Whereabouts
from compliance.cameras.camera import Cameras, CameraStates, KnownCamera
from compliance.connections.connections import Connection, Movements
from compliance.connections.identity import Owners
from compliance.connections.instances import Instances
from compliance.connections.recordings import Recording
from compliance.connections.unmatched import Unmatched
from compliance.events import Event
from compliance.intervals import Span, Spans
from compliance.reconciliation.reconciliation import Reconciliation


@dataclass(frozen=True, slots=True)
class Attendance:
    """One booking's: who was present, seen, away and why."""

    booking: str
    arrival: Arrival | None
    """None for somebody who never came, or of whom it is not known when."""
    seen: bool
    """Somebody who arrived, or of whom there is a sighting."""
    joined_at: datetime | None
    """The first join that is reported."""
    first_join: datetime | None
    """When they were first in the room, as a join reports or a leave without its join proves."""
    events: tuple[ClientEvent, ...] = field(repr=False)
    """All that is reported of them, oldest first."""
    connections: tuple[Connection, ...]
    whereabouts: Whereabouts
    departures: tuple[Departure, ...]
    stays: Spans
    """In the room, also before the course."""
    waiting: Spans
    """In the waiting room, also before the course."""
    present: Spans
    unknown: Spans
    """Within the course: it is not known whether they were there."""
    gaps: tuple[Gap, ...]
    cameras: Cameras
    camera_now: KnownCamera
    camera_states: tuple[CameraStates, ...] = field(repr=False)
    """What is known of the camera of each connection."""

    @property
    def arrived_at(self) -> datetime | None:
        return self.arrival.at if self.arrival else None


@dataclass(frozen=True, slots=True)
class CourseRoom:
    """What the whole room did, and each booking in it."""

    events: tuple[Event, ...]
    noted: Mapping[str, tuple[Event, ...]] = field(repr=False)
    """By booking, those that name one, oldest first."""
    abandoned: bool
    """The trainer noted that the course could not be delivered."""
    scheduled: Span
    judged: Span
    """What can be judged yet: up to now while the course runs."""
    final: bool
    heard: Spans
    """When the provider's events could reach us, from two hours before the start."""
    opening: datetime | None
    """When the room of the course opened; None if it never did."""
    over: datetime | None
    """When the course was over for everybody: the last instance ended, or staff had gone for good,
    whichever was first. None while it goes on."""
    staff: StaffAbsence
    breaks: Spans
    instances: Instances
    attendances: tuple[Attendance, ...]
    failures: tuple[PlatformFailure, ...]
    recordings: tuple[Recording, ...]
    unmatched: tuple[Unmatched, ...]
    movements: Movements
    owners: Owners = field(repr=False, compare=False)
    reconciliation: Reconciliation
    """What came of the meeting provider's own report."""
