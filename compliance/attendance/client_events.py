"""All events about one client, in order."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from compliance.connections.connections import Connection, LoneLeave, Movements
from compliance.connections.identity import HostWait, Kind, Owners, ParticipantEvent
from compliance.events import (
    Admitted,
    Event,
    HostAwaited,
    HostNoLongerAwaited,
    Joined,
    Left,
    PutInWaitingRoom,
    RoleChanged,
    WaitingRoomEntered,
    WaitingRoomLeft,
)

ClientEvent = ParticipantEvent | HostWait
Entry = WaitingRoomEntered | PutInWaitingRoom
ENTRIES = (WaitingRoomEntered, PutInWaitingRoom)

_WITHIN_A_SECOND = (
    Left,
    WaitingRoomLeft,
    HostNoLongerAwaited,
    RoleChanged,
    PutInWaitingRoom,
    HostAwaited,
    WaitingRoomEntered,
    Admitted,
    Joined,
)


@dataclass(frozen=True, slots=True)
class ClientEvents:
    """The events about one client, oldest first, and the connections made of joins and leaves."""

    events: tuple[ClientEvent, ...]
    connections: tuple[Connection, ...]
    lone_leaves: tuple[LoneLeave, ...]

    def is_lone(self, event: ClientEvent) -> bool:
        """Whether the event is a leave whose join was never reported."""
        return isinstance(event, Left) and any(
            (leave.instance, leave.at, leave.person) == (event.instance, event.at, event.person)
            for leave in self.lone_leaves
        )

    def connected(self, at: datetime, before: timedelta, after: timedelta) -> bool:
        """Whether a connection began at most `before` after this time and had not ended more than
        `after` before it."""
        return any(
            connection.span.start - before <= at <= connection.span.end + after
            for connection in self.connections
        )

    def within(
        self, kinds: tuple[type[ClientEvent], ...], start: datetime, end: datetime
    ) -> list[datetime]:
        """The times of the events of these kinds from `start` to `end`, both included."""
        return [
            event.at
            for event in self.events
            if isinstance(event, kinds) and start <= event.at <= end
        ]


def events_by_client(
    events: Iterable[Event], owners: Owners, movements: Movements, bookings: Iterable[str]
) -> Mapping[str, ClientEvents]:
    """The events by booking reference, in the order of `bookings`. `events` are in order."""
    of_client = defaultdict[str | None, list[ClientEvent]](list)
    for event in events:
        if isinstance(event, ClientEvent):
            owner = owners.of_event(event)
            if owner.kind is Kind.CLIENT:
                of_client[owner.booking].append(event)
    connections = defaultdict[str | None, list[Connection]](list)
    for connection in movements.connections:
        if connection.owner.kind is Kind.CLIENT:
            connections[connection.owner.booking].append(connection)
    leaves = defaultdict[str | None, list[LoneLeave]](list)
    for leave in movements.lone_leaves:
        if leave.owner.kind is Kind.CLIENT:
            leaves[leave.owner.booking].append(leave)
    return {
        booking: ClientEvents(
            tuple(sorted(of_client[booking], key=place_in_time)),
            tuple(connections[booking]),
            tuple(leaves[booking]),
        )
        for booking in bookings
    }


def place_in_time(event: ClientEvent) -> tuple[datetime, int]:
    """By this events are in time order, and those of one second in the order of the acceptance
    format (Waiting)."""
    return event.at, _WITHIN_A_SECOND.index(type(event))
