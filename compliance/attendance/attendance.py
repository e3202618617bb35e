"""The result of one fold of a course's events: who was present, seen, away and why."""

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
    """The attendance of one booking: when the client was present, seen, away and why."""

    booking: str
    arrival: Arrival | None
    """None for a client who never came, or whose arrival time is unknown."""
    seen: bool
    """Whether the client arrived, or was sighted."""
    joined_at: datetime | None
    """The first reported join."""
    first_join: datetime | None
    """When the client was first in the room, by a reported join or a leave without its join."""
    events: tuple[ClientEvent, ...] = field(repr=False)
    """All events about the client, oldest first."""
    connections: tuple[Connection, ...]
    whereabouts: Whereabouts
    departures: tuple[Departure, ...]
    stays: Spans
    """In the room, including the time before the course."""
    waiting: Spans
    """In the waiting room, including the time before the course."""
    present: Spans
    unknown: Spans
    """The stretches of the course in which the client's presence is unknown."""
    gaps: tuple[Gap, ...]
    cameras: Cameras
    camera_now: KnownCamera
    camera_states: tuple[CameraStates, ...] = field(repr=False)
    """The camera states of each connection."""

    @property
    def arrived_at(self) -> datetime | None:
        return self.arrival.at if self.arrival else None


@dataclass(frozen=True, slots=True)
class CourseRoom:
    """The whole room, and the attendance of each booking."""

    events: tuple[Event, ...]
    noted: Mapping[str, tuple[Event, ...]] = field(repr=False)
    """The trainer's notes that name a booking, by booking, oldest first."""
    abandoned: bool
    """The trainer noted that the course could not be delivered."""
    scheduled: Span
    judged: Span
    """The part of the course that can be judged yet: up to now while the course runs."""
    final: bool
    heard: Spans
    """When the provider's events could reach us, from two hours before the start."""
    opening: datetime | None
    """When the room of the course opened; None if it never opened."""
    over: datetime | None
    """When the course was over for all clients: the last instance ended or the staff left for good,
    whichever came first. None while it runs."""
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
    """The result of comparing the meeting provider's own report."""

    def stayed(self, attendance: Attendance) -> bool:
        """Whether the client was present when the course was over, or is now while it runs."""
        end = min(self.judged.end, self.over or self.judged.end)
        return any(span.end >= end for span in attendance.present)
