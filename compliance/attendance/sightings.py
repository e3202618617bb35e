"""Events that prove that a client was present although the time of arrival is unknown."""

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
    """The proven moment of presence, which may be a little before the event itself."""
    event: ClientEvent


def may_be_sighting(client: ClientEvents, event: ClientEvent, move: timedelta) -> bool:
    """Whether a leave, a return to the waiting room or a change of role is a sighting.

    A leave is a sighting if its join was never reported, unless a connection began more than `move`
    before the leave and had not ended more than `move` before it. A change of role is no sighting
    of a client who was connected within `move` of it, and a return to the waiting room is no
    sighting of a client whose connection had begun.
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
    """The number of the event whose time a sighting has: usually its own.

    A lone leave, an admission and a leaving of the waiting room have the time of a join within
    `move` before them; a leaving of the waiting room also has that of an admission.
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
    entry follows within `move`, or a join or an admission precedes it within `move`."""
    after = client.within((Joined, Admitted, *ENTRIES), event.at, event.at + move)
    return bool(after or client.within((Joined, Admitted), event.at - move, event.at))


def stops_waiting_for_host(client: ClientEvents, number: int, grace: timedelta) -> bool:
    """Whether the event ends a wait for the host with a going away: neither an entry nor a new wait
    for the host follows within `grace`."""
    event = client.events[number]
    return isinstance(event, HostNoLongerAwaited) and not client.within(
        (Joined, Admitted, *ENTRIES, HostAwaited), event.at, event.at + grace
    )


def next_new_event(
    client: ClientEvents, number: int, move: timedelta, *, waiting: bool = False
) -> ClientEvent | None:
    """The next event that reports something new. Another entry of a `waiting` client, a leaving of
    the waiting room on admission, and a role during a connection report nothing new."""
    return next(
        (
            event
            for event in client.events[number + 1 :]
            if not _is_nothing_new(client, event, waiting, move)
        ),
        None,
    )


def _is_nothing_new(
    client: ClientEvents, event: ClientEvent, waiting: bool, move: timedelta
) -> bool:
    if isinstance(event, WaitingRoomEntered):
        return waiting
    if isinstance(event, PutInWaitingRoom):
        return waiting and not may_be_sighting(client, event, move)
    if isinstance(event, WaitingRoomLeft):
        return leaving_says_nothing(client, event, move)
    if isinstance(event, RoleChanged) or client.is_lone(event):
        return not may_be_sighting(client, event, move)
    return False
