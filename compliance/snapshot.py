"""How things stand in the course room at one moment: who waits, is in, is away, seen or not."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from compliance.attendance.camera import Camera, CameraStates, Source, Watches
from compliance.attendance.presence import announced_breaks, arrival, present
from compliance.attendance.waiting_room import who_waits
from compliance.connections.connections import Connection, connections
from compliance.connections.identity import NOBODY, Kind, Owner, Owners
from compliance.connections.instances import instances
from compliance.course import PlannedCourse
from compliance.event_order import only
from compliance.events import Event
from compliance.intervals import Span
from compliance.policy.policy import Policy
from compliance.reconciliation.reconciliation import reconcile
from compliance.trainer_events import Abandoned, EntryRefused, Explained, IdentityChecked, Removed


class ClientPlace(Enum):
    """Where somebody is, the worst first."""

    AWAY = "away"
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
class Seen:
    """A camera now: since when it has been so, and who said it. Unknown has no source."""

    camera: Camera
    since: datetime | None
    source: Source | None


@dataclass(frozen=True, slots=True)
class ClientNow:
    """One booking now."""

    booking: str
    place: ClientPlace
    since: datetime | None
    """Since when it has been there; None for somebody who has not come."""
    seen: Seen
    identity: IdentityState
    arrived_at: datetime | None
    late_by_s: int
    told_why: bool
    devices: int
    """How many connections are open on the one personal link."""


@dataclass(frozen=True, slots=True)
class Stranger:
    """Somebody in the room or the waiting room whom nobody has placed."""

    participant_uuid: str
    name: str
    place: ClientPlace
    since: datetime


@dataclass(frozen=True, slots=True)
class RoomNow:
    standings: tuple[ClientNow, ...]
    """In the order of the course's bookings."""
    strangers: tuple[Stranger, ...]
    running: bool
    """An instance of the meeting is open."""
    on_break: Span | None
    abandoned: bool


def stand(course: PlannedCourse, events: Iterable[Event], policy: Policy, now: datetime) -> RoomNow:
    """How things stand at `now`, from what was heard by then."""
    heard = tuple(event for event in reconcile(events, policy).events if event.at <= now)
    return _Watcher(course, heard, policy, now).room()


def severity(client_now: ClientNow, on_break: bool = False) -> int:
    """0 is worst: who needs the trainer first. In a break nobody is away and no camera is off: it
    is their own time."""
    if client_now.place in (ClientPlace.REMOVED, ClientPlace.REFUSED):
        return 9
    if client_now.place is ClientPlace.AWAY:
        return 5 if on_break else 0
    if client_now.place is ClientPlace.WAITING:
        return 2
    if client_now.place is ClientPlace.NOT_COME:
        return 4
    if client_now.seen.camera is Camera.OFF:
        return 5 if on_break else 1
    if client_now.devices > 1 or client_now.identity is not IdentityState.ACCEPTED:
        return 3
    return 7 if client_now.seen.camera is Camera.ON else 6


class _Watcher:
    """What was heard, laid out for the questions that `stand` asks of it."""

    def __init__(
        self, course: PlannedCourse, heard: tuple[Event, ...], policy: Policy, now: datetime
    ) -> None:
        self._course, self._heard, self._policy, self._now = course, heard, policy, now
        self._instances = instances(heard)
        self._owners = Owners(course, heard)
        self._connections = connections(heard, self._owners, self._instances, now)
        self._watches = Watches(heard, self._instances)
        self._waiting = who_waits(heard, self._instances)

    def room(self) -> RoomNow:
        instances_known = self._instances
        spans = announced_breaks(self._heard)
        return RoomNow(
            standings=tuple(self._standing(booking.reference) for booking in self._course.bookings),
            strangers=self._strangers(),
            running=bool(instances_known.began.keys() - instances_known.ended.keys()),
            on_break=next((span for span in spans if span.start <= self._now < span.end), None),
            abandoned=bool(only(self._heard, Abandoned)),
        )

    def _standing(self, booking: str) -> ClientNow:
        mine = Owner(Kind.CLIENT, booking)
        own = tuple(connection for connection in self._connections if connection.owner == mine)
        noted = [event for event in self._heard if getattr(event, "booking", None) == booking]
        arrived = arrival(booking, own, self._heard, self._owners)
        place, since = self._place(own, mine, noted)
        late = (arrived or self._course.starts_at) - self._course.starts_at
        return ClientNow(
            booking=booking,
            place=place,
            since=since,
            seen=self._seen(own),
            identity=_identity(only(noted, IdentityChecked)),
            arrived_at=arrived,
            late_by_s=max(int(late.total_seconds()), 0),
            told_why=bool(only(noted, Explained)),
            devices=len({connection.person.uuid for connection in own if connection.open}),
        )

    def _place(
        self, own: Sequence[Connection], mine: Owner, noted: Sequence[Event]
    ) -> tuple[ClientPlace, datetime | None]:
        if opened := [connection.span.start for connection in own if connection.open]:
            # Of somebody who joined this very second no time has passed: no stretch tells of it.
            joined = min(opened)
            stretches = [
                stretch.start for stretch in present(own, self._policy) if stretch.end > joined
            ]
            return ClientPlace.IN, min([joined, *stretches])
        if removed := only(noted, Removed):
            return ClientPlace.REMOVED, removed[-1].at
        if refused := only(noted, EntryRefused):
            return ClientPlace.REFUSED, refused[-1].at
        waits = [
            entry.at
            for entry in self._waiting
            if self._owners.of(entry.instance, entry.person) == mine
        ]
        if waits:
            return ClientPlace.WAITING, min(waits)
        if own:
            return ClientPlace.AWAY, max(connection.span.end for connection in own)
        return ClientPlace.NOT_COME, None

    def _seen(self, own: Sequence[Connection]) -> Seen:
        """On if any is on, off if all are known to be off, else unknown."""
        opened = [connection for connection in own if connection.open]
        last_known = [self._last_known(connection) for connection in opened]
        on = [camera for camera in last_known if camera and camera.on]
        off = [camera for camera in last_known if camera and not camera.on]
        if on:
            return Seen(Camera.ON, min(camera.span.start for camera in on), on[0].source)
        if opened and len(off) == len(opened):
            return Seen(Camera.OFF, max(camera.span.start for camera in off), off[0].source)
        return Seen(Camera.UNKNOWN, None, None)

    def _last_known(self, connection: Connection) -> CameraStates | None:
        stretches = self._watches.known(connection, self._policy.move)
        lasting = stretches and stretches[-1].span.end == connection.span.end
        if not lasting:
            return None
        current = stretches[-1]
        for earlier in reversed(stretches[:-1]):
            if earlier.on != current.on or earlier.span.end != current.span.start:
                break
            current = CameraStates(
                Span(earlier.span.start, current.span.end), current.on, current.source
            )
        return current

    def _strangers(self) -> tuple[Stranger, ...]:
        inside = [
            Stranger(
                connection.person.uuid,
                connection.person.name,
                ClientPlace.IN,
                connection.span.start,
            )
            for connection in self._connections
            if connection.open and connection.owner == NOBODY
        ]
        waiting = [
            Stranger(entry.person.uuid, entry.person.name, ClientPlace.WAITING, entry.at)
            for entry in self._waiting
            if self._owners.of(entry.instance, entry.person) == NOBODY
        ]
        return tuple(
            sorted([*inside, *waiting], key=lambda stranger: (stranger.since, stranger.name))
        )


def _identity(checks: Sequence[IdentityChecked]) -> IdentityState:
    if not checks:
        return IdentityState.UNCHECKED
    return IdentityState.ACCEPTED if checks[-1].accepted else IdentityState.REFUSED
