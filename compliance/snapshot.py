"""The state of the course room at one moment: who waits, is in, is away, seen or not."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from compliance.attendance.attendance import Attendance, CourseRoom
from compliance.attendance.waiting_room import entries_of_waiting
from compliance.cameras.camera import Camera, KnownCamera
from compliance.connections.identity import NOBODY
from compliance.event_order import only
from compliance.events import HostAwaited
from compliance.intervals import Span
from compliance.trainer_events import EntryRefused, Explained, IdentityChecked, Removed


class ClientPlace(Enum):
    """The places of a client, the worst first."""

    AWAY = "away"
    UNKNOWN = "unknown"
    """The client was there, and may or may not be there now."""
    WAITING = "waiting"
    NOT_COME = "not_come"
    IN = "in"
    REMOVED = "removed"
    REFUSED = "refused"


class IdentityState(Enum):
    ACCEPTED = "accepted"
    REFUSED = "refused"
    UNCHECKED = "unchecked"


@dataclass(frozen=True, slots=True)
class ClientNow:
    """The present state of one booking."""

    booking: str
    place: ClientPlace
    since: datetime | None
    """Since when the client has been in that place; None for a client who has not come."""
    seen: KnownCamera
    identity: IdentityState
    arrived_at: datetime | None
    late_by_s: int
    """0 for a client who has not come, or whose arrival time is unknown."""
    gave_reason: bool
    devices: int
    """The number of open connections on the one personal link."""


@dataclass(frozen=True, slots=True)
class Stranger:
    """An unidentified person in the room or the waiting room."""

    participant_uuid: str
    name: str
    place: ClientPlace
    since: datetime


@dataclass(frozen=True, slots=True)
class RoomNow:
    clients: tuple[ClientNow, ...]
    """In the order of the course's bookings."""
    strangers: tuple[Stranger, ...]
    running: bool
    """Whether an instance of the meeting is open."""
    on_break: Span | None
    abandoned: bool


def room_now(room: CourseRoom, now: datetime) -> RoomNow:
    """The state at `now` of a room that was folded up to `now`."""
    return RoomNow(
        clients=tuple(_client_now(attendance, room) for attendance in room.attendances),
        strangers=_strangers(room),
        running=bool(room.instances.began.keys() - room.instances.ended.keys()),
        on_break=next((span for span in room.breaks if span.start <= now < span.end), None),
        abandoned=room.abandoned,
    )


def severity(client_now: ClientNow, on_break: bool = False) -> int:
    """How much the client needs the trainer; 0 is worst. In a break no absence and no camera
    counts."""
    if client_now.place in (ClientPlace.REMOVED, ClientPlace.REFUSED):
        return 9
    if client_now.place is ClientPlace.AWAY:
        return 5 if on_break else 0
    if client_now.place is ClientPlace.WAITING:
        return 2
    if client_now.place is ClientPlace.UNKNOWN:
        return 3
    if client_now.place is ClientPlace.NOT_COME:
        return 4
    if client_now.seen.camera is Camera.OFF:
        return 5 if on_break else 1
    if client_now.devices > 1 or client_now.identity is not IdentityState.ACCEPTED:
        return 3
    return 7 if client_now.seen.camera is Camera.ON else 6


def _client_now(attendance: Attendance, room: CourseRoom) -> ClientNow:
    noted = room.noted.get(attendance.booking, ())
    place, since = _place(attendance, room)
    arrival = attendance.arrival
    opened = {connection.person.uuid for connection in attendance.connections if connection.open}
    return ClientNow(
        booking=attendance.booking,
        place=place,
        since=since,
        seen=attendance.camera_now,
        identity=_identity(only(noted, IdentityChecked)),
        arrived_at=attendance.arrived_at,
        late_by_s=arrival.late.seconds if arrival and arrival.late else 0,
        gave_reason=bool(only(noted, Explained)),
        devices=len(opened),
    )


def _place(attendance: Attendance, room: CourseRoom) -> tuple[ClientPlace, datetime | None]:
    noted = room.noted.get(attendance.booking, ())
    opened = [connection.span.start for connection in attendance.connections if connection.open]
    if opened:
        # A stay that began in this second has no length yet, so no stretch of presence shows it.
        joined = min(opened)
        stretches = [stretch.start for stretch in attendance.stays if stretch.end > joined]
        return ClientPlace.IN, min([joined, *stretches])
    if removed := only(noted, Removed):
        return ClientPlace.REMOVED, removed[-1].at
    if refused := only(noted, EntryRefused):
        return ClientPlace.REFUSED, refused[-1].at
    waits = [wait.span.start for wait in attendance.whereabouts.waits if wait.open]
    waits += _waits_for_host(attendance, room)
    if waits:
        return ClientPlace.WAITING, min(waits)
    if attendance.unknown and attendance.unknown[-1].end == room.judged.end:
        return ClientPlace.UNKNOWN, attendance.unknown[-1].start
    if attendance.departures:
        return ClientPlace.AWAY, attendance.departures[-1].at
    return (ClientPlace.UNKNOWN if attendance.seen else ClientPlace.NOT_COME), None


def _waits_for_host(attendance: Attendance, room: CourseRoom) -> list[datetime]:
    """Since when the client has waited for the host; empty once the room has opened."""
    last = attendance.events[-1:]
    waits = bool(last) and isinstance(last[0], HostAwaited) and room.opening is None
    return [last[0].at] if waits else []


def _strangers(room: CourseRoom) -> tuple[Stranger, ...]:
    inside = [
        Stranger(
            connection.person.uuid, connection.person.name, ClientPlace.IN, connection.span.start
        )
        for connection in room.movements.connections
        if connection.open and connection.owner == NOBODY
    ]
    waiting = [
        Stranger(entry.person.uuid, entry.person.name, ClientPlace.WAITING, entry.at)
        for entry in entries_of_waiting(room.events, room.instances)
        if room.owners.of(entry.instance, entry.person) == NOBODY
    ]
    return tuple(sorted([*inside, *waiting], key=lambda stranger: (stranger.since, stranger.name)))


def _identity(checks: Sequence[IdentityChecked]) -> IdentityState:
    if not checks:
        return IdentityState.UNCHECKED
    return IdentityState.ACCEPTED if checks[-1].accepted else IdentityState.REFUSED
