"""The time of one client outside the room: waiting, gone away, or unknown."""

from dataclasses import dataclass
from datetime import datetime

from compliance.attendance.client_events import ClientEvents, Entry
from compliance.attendance.sightings import (
    Sighting,
    leaving_says_nothing,
    may_be_sighting,
    moment_of,
    next_new_event,
    stops_waiting_for_host,
)
from compliance.connections.identity import ParticipantEvent
from compliance.connections.instances import Instances
from compliance.events import (
    Admitted,
    HostAwaited,
    HostNoLongerAwaited,
    Joined,
    Left,
    PutInWaitingRoom,
    RoleChanged,
    WaitingRoomLeft,
)
from compliance.intervals import Span
from compliance.policy.policy import Policy


@dataclass(frozen=True, slots=True)
class Wait:
    """A stay in the waiting room."""

    instance: str
    span: Span
    open: bool = False
    """The client is still waiting, as far as events show."""
    closed: bool = False
    """The wait ended because the instance ended."""


@dataclass(frozen=True, slots=True)
class GoingAway:
    """The client went away from the waiting room, or stopped waiting for the host."""

    at: datetime
    instance: str = ""
    """Empty for a wait for the host, before any instance exists."""


@dataclass(frozen=True, slots=True)
class Whereabouts:
    waits: tuple[Wait, ...]
    goings_away: tuple[GoingAway, ...]
    sightings: tuple[Sighting, ...]
    unknown: tuple[Span, ...]
    """Stretches in which the client's whereabouts are unknown, except where the client was
    connected or waiting. They may overlap and exceed the course."""


def whereabouts(
    client: ClientEvents,
    instances: Instances,
    policy: Policy,
    opening: datetime | None,
    until: datetime,
) -> Whereabouts:
    """`opening` is when the room opened; `until` is where an unfinished wait is cut."""
    walk = _Walk(client, instances, policy, opening, until)
    walk.read_all()
    return Whereabouts(
        waits=tuple(sorted(walk.waits, key=lambda wait: wait.span)),
        goings_away=tuple(walk.goings_away),
        sightings=tuple(sorted(walk.sightings, key=lambda sighting: sighting.at)),
        unknown=tuple(walk.unknown),
    )


class _Walk:
    """Reads the events of one client in order, and holds the waits that are still open."""

    def __init__(
        self,
        client: ClientEvents,
        instances: Instances,
        policy: Policy,
        opening: datetime | None,
        until: datetime,
    ) -> None:
        self.waits: list[Wait] = []
        self.goings_away: list[GoingAway] = []
        self.sightings: list[Sighting] = []
        self.unknown: list[Span] = []
        self._client, self._instances, self._policy = client, instances, policy
        self._opening, self._until = opening, until
        self._open: list[Entry] = []
        self._was_known: list[bool] = []
        """For each event, whether the client was known to wait or to be connected just before."""

    def read_all(self) -> None:
        for number, event in enumerate(self._client.events):
            self._close_with_instances(event.at)
            self._was_known.append(self._known_before(event.at))
            if isinstance(event, HostAwaited | HostNoLongerAwaited):
                self._host_wait(number, event)
            else:
                self._in_the_room(number, event)
        self._close_with_instances(None)
        for entry in self._open:
            self._end_wait(entry, max(self._until, entry.at), open=True)

    def _in_the_room(self, number: int, event: ParticipantEvent) -> None:
        self._sight(number, event)
        if isinstance(event, Joined):
            self._end_waits(event.at)
        elif isinstance(event, Admitted):
            self._admit(number, event)
        elif isinstance(event, WaitingRoomLeft):
            self._leave_waiting_room(event)
        if isinstance(event, Entry):
            self._open.append(event)

    def _sight(self, number: int, event: ParticipantEvent) -> None:
        """Records a sighting, if the event is one, and what it makes unknown."""
        moment = moment_of(self._client, number, self._policy.move)
        if isinstance(event, Admitted | WaitingRoomLeft):
            if self._was_known[moment]:
                return
        elif not may_be_sighting(self._client, event, self._policy.move):
            return
        at = self._client.events[moment].at
        self.sightings.append(Sighting(at, event))
        self._unknown_before(moment, at, event)
        if isinstance(event, Left | PutInWaitingRoom | RoleChanged):
            self.unknown += [Span(entry.at, max(entry.at, at)) for entry in self._open]
            self._open.clear()
        if isinstance(event, RoleChanged):
            self._unknown_after(number, event)

    def _unknown_before(self, moment: int, at: datetime, event: ParticipantEvent) -> None:
        """The unknown time before a sighting: from the last known moment, at the earliest from the
        start of the instance."""
        reported = [earlier.at for earlier in self._client.events[:moment]]
        reported += [
            connection.span.end
            for connection in self._client.connections
            if connection.span.start < at and connection.span.end <= at
        ]
        started = self._instances.started.get(event.instance)
        bounds = [max(reported)] if reported else []
        start = max([*bounds, *([started] if started else [])], default=None)
        self.unknown.append(Span(start or datetime.min.replace(tzinfo=at.tzinfo), at))

    def _unknown_after(self, number: int, event: Admitted | RoleChanged) -> None:
        """The unknown time of a client who no longer waits, up to what is reported next."""
        following = next_new_event(self._client, number, self._policy.move)
        over = self._instances.ended.get(event.instance, self._until)
        end = min(following.at, over) if following else over
        self.unknown.append(Span(event.at, max(event.at, end)))

    def _admit(self, number: int, event: Admitted) -> None:
        following = next_new_event(
            self._client, number, self._policy.move, waiting=bool(self._open)
        )
        if isinstance(following, Joined) and following.instance == event.instance:
            return
        self._end_waits(event.at)
        self._unknown_after(number, event)

    def _leave_waiting_room(self, event: WaitingRoomLeft) -> None:
        if leaving_says_nothing(self._client, event, self._policy.move):
            return
        theirs = [
            entry
            for entry in self._open
            if entry.instance == event.instance
            and entry.person.identifier == event.person.identifier
        ]
        for entry in theirs:
            self._open.remove(entry)
            self._end_wait(entry, event.at)
        if theirs:
            self.goings_away.append(GoingAway(event.at, event.instance))

    def _host_wait(self, number: int, event: HostAwaited | HostNoLongerAwaited) -> None:
        grace = self._policy.opening_grace
        if isinstance(event, HostNoLongerAwaited):
            if number == 0:
                self.sightings.append(Sighting(event.at, event))
            if stops_waiting_for_host(self._client, number, grace):
                self.goings_away.append(GoingAway(event.at))
        elif self._opening is not None:
            start = max(event.at, self._opening)
            following = next(iter(self._client.events[number + 1 :]), None)
            end = following.at if following else self._opening_end()
            if end > start + grace:
                self.unknown.append(Span(start, end))

    def _opening_end(self) -> datetime:
        """When the instance that opened the room ends."""
        opened = [
            instance for instance, began in self._instances.began.items() if began == self._opening
        ]
        return max(self._instances.ended.get(instance, self._until) for instance in opened)

    def _known_before(self, at: datetime) -> bool:
        closed = any(
            wait.closed and wait.span.end <= at <= wait.span.end + self._policy.move
            for wait in self.waits
        )
        connected = any(
            connection.span.start < at <= connection.span.end
            for connection in self._client.connections
        )
        return bool(self._open) or closed or connected

    def _close_with_instances(self, at: datetime | None) -> None:
        """Ends the waits whose instance ended before this time; None ends all of them."""
        for entry in tuple(self._open):
            over = self._instances.ended.get(entry.instance)
            if over is not None and (at is None or over < at):
                self._open.remove(entry)
                self._end_wait(entry, max(over, entry.at), closed=True)

    def _end_waits(self, at: datetime) -> None:
        for entry in self._open:
            self._end_wait(entry, at)
        self._open.clear()

    def _end_wait(
        self, entry: Entry, at: datetime, *, open: bool = False, closed: bool = False
    ) -> None:
        self.waits.append(Wait(entry.instance, Span(entry.at, at), open, closed))
