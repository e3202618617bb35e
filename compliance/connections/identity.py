"""The owner of a connection: staff, an interpreter, a booking, or unknown."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

from compliance.connections.trainer_identification import identifications
from compliance.course import PlannedCourse
from compliance.events import (
    Admitted,
    Event,
    HostAwaited,
    HostNoLongerAwaited,
    Joined,
    Left,
    Person,
    PutInWaitingRoom,
    RoleChanged,
    WaitingRoomEntered,
    WaitingRoomLeft,
)
from compliance.trainer_events import IdentifiedAs, Matched

ParticipantEvent = (
    Joined | Left | PutInWaitingRoom | RoleChanged | WaitingRoomEntered | WaitingRoomLeft | Admitted
)
"""An event about one participant of an instance."""
HostWait = HostAwaited | HostNoLongerAwaited
"""An event about a person who waits for the host, before any instance exists."""


class Kind(Enum):
    CLIENT = "client"
    STAFF = "staff"
    INTERPRETER = "interpreter"
    PLACED = "placed"
    """A person whom the trainer identified as no client."""
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Owner:
    kind: Kind
    booking: str | None = None


NOBODY = Owner(Kind.UNKNOWN)


class Owners:
    """Identifies people by the register, the ids of their connections, and the trainer's notes.

    A guest is known by registrant id alone (FACTS 0.3). A registrant id in a single event of a
    participant counts for all of that participant's connections in the instance, because Zoom omits
    it from some bodies (trap 13). Names are never compared.
    """

    def __init__(self, course: PlannedCourse, events: Iterable[Event]) -> None:
        events = tuple(events)
        self._staff = course.staff_ids
        self._registered = _registered(course)
        self._placed = identifications(events)
        self._bookings = {booking.reference for booking in course.bookings}
        self._connections: dict[tuple[str, str, str], set[Owner]] = defaultdict(set)
        self._participants: dict[tuple[str, str], set[Owner]] = defaultdict(set)
        for event in events:
            if isinstance(event, ParticipantEvent):
                self._notice(event.instance, event.person)

    def _notice(self, instance: str, person: Person) -> None:
        carried = self._carried(person)
        if carried is not None:
            self._connections[instance, person.uuid, person.user_id].add(carried)
            if person.uuid:
                self._participants[instance, person.uuid].add(carried)

    def _carried(self, person: Person) -> Owner | None:
        if person.account_id and person.account_id in self._staff:
            return Owner(Kind.STAFF)
        if person.registrant_id:
            return self._registered.get(person.registrant_id)
        return None

    def of_event(self, event: ParticipantEvent | HostWait) -> Owner:
        """The owner of an event's person. A wait for the host has only a registrant id."""
        if isinstance(event, HostWait):
            return self._carried(event.person) or NOBODY
        return self.of(event.instance, event.person)

    def of(self, instance: str, person: Person) -> Owner:
        """The owner of a connection."""
        carried = self._connections.get((instance, person.uuid, person.user_id), set())
        if carried:
            return _one(carried)
        placed = self._placed.get(person.uuid)
        if isinstance(placed, Matched) and placed.booking in self._bookings:
            return Owner(Kind.CLIENT, placed.booking)
        elsewhere = self._participants.get((instance, person.uuid), set())
        if len(elsewhere) == 1:
            return _one(elsewhere)
        return Owner(Kind.PLACED) if isinstance(placed, IdentifiedAs) else NOBODY


def _registered(course: PlannedCourse) -> dict[str, Owner]:
    clients = {
        registrant: Owner(Kind.CLIENT, booking.reference)
        for booking in course.bookings
        for registrant in booking.registrant_ids
    }
    interpreters = {
        registrant: Owner(Kind.INTERPRETER, booking.reference)
        for booking in course.bookings
        for registrant in booking.interpreter_ids
    }
    return interpreters | clients


def _one(owners: set[Owner]) -> Owner:
    if len(owners) == 1:
        return next(iter(owners))
    return min(owners, key=lambda owner: (owner.kind is not Kind.STAFF, owner.booking or ""))
