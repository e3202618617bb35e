"""Events that prove that a client was there, while since when is not known."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from compliance.attendance.client_events import ENTRIES, ClientEvent, ClientEvents
from compliance.events import (
    Admitted,
    HostAwaited,
    HostNoLongerAwaited,
    Joined,
    Left,
    PutInWaitingRoom,
    RoleChanged,
    WaitingRoomEntered,
    WaitingRoomLeft,
)


@dataclass(frozen=True, slots=True)
class Sighting:
    at: datetime
    """The moment that it proves, which may be a little before the event itself."""
    event: ClientEvent


def may_be_sighting(client: ClientEvents, event: ClientEvent, move: timedelta) -> bool:
    """Whether a leave, a putting back or a role is one, by the connections around it.

    A leave is one if its join was never reported, unless a connection began more than `move` before
    it and had not ended more than `move` before it. A role is none of somebody who is connected or
    was so within `move`; nor is a putting back of somebody whose connection had begun.
    """
    at = event.at
    if isinstance(event, Left):
        lasting = any(
            connection.span.start < at - move <= connection.span.end
            for connection in client.connections
        )
        return client.is_lone(event) and not lasting
    if isinstance(event, PutInWaitingRoom):
        return not any(
            connection.span.start < at <= connection.span.end + move
            for connection in client.connections
        )
    return isinstance(event, RoleChanged) and not client.connected(at, move, move)


def moment_of(client: ClientEvents, number: int, move: timedelta) -> int:
    """The number of the event whose moment a sighting is of: mostly its own.

    A lone leave, an admission, and a leaving of the waiting room are of the moment of a join within
    `move` before them; the last also of that of an admission.
    """
    event = client.events[number]
    before: tuple[type, ...] = ()
    if isinstance(event, Left | Admitted):
        before = (Joined,)
    elif isinstance(event, WaitingRoomLeft):
        before = (Joined, Admitted)
    close = (
        earlier
        for earlier in range(number)
        if isinstance(client.events[earlier], before)
        and client.events[earlier].at >= event.at - move
    )
    return next(close, number)


def leaving_says_nothing(client: ClientEvents, event: WaitingRoomLeft, move: timedelta) -> bool:
    """Whether leaving the waiting room is part of being admitted: a join, an admission or another
    entry follows within `move`, or an admission or a join is as close before."""
    after = client.within((Joined, Admitted, *ENTRIES), event.at, event.at + move)
    return bool(after or client.within((Joined, Admitted), event.at - move, event.at))


def stops_waiting_for_host(client: ClientEvents, number: int, grace: timedelta) -> bool:
    """Whether no longer waiting for the host is a going away: nothing that leads into the room, and
    no new wait for the host, follows within `grace`."""
    event = client.events[number]
    return isinstance(event, HostNoLongerAwaited) and not client.within(
        (Joined, Admitted, *ENTRIES, HostAwaited), event.at, event.at + grace
    )


def told_next(
    client: ClientEvents, number: int, waiting: bool, move: timedelta
) -> ClientEvent | None:
    """The next event that reports something new. Another entry of somebody who is `waiting`, a
    leaving of the waiting room without going away, and a role while connected do not."""
    return next(
        (
            event
            for event in client.events[number + 1 :]
            if not _says_nothing(client, event, waiting, move)
        ),
        None,
    )


def _says_nothing(client: ClientEvents, event: ClientEvent, waiting: bool, move: timedelta) -> bool:
    if isinstance(event, WaitingRoomEntered):
        return waiting
    if isinstance(event, PutInWaitingRoom):
        return waiting and not may_be_sighting(client, event, move)
    if isinstance(event, WaitingRoomLeft):
        return leaving_says_nothing(client, event, move)
    if isinstance(event, RoleChanged) or client.is_lone(event):
        return not may_be_sighting(client, event, move)
    return False
