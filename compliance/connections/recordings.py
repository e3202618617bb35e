"""Cloud recordings, and the one client who could have started each."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from compliance.connections.connections import Movements
from compliance.connections.host_roles import Moment, could_record, host_roles
from compliance.connections.identity import Kind, Owners, ParticipantEvent
from compliance.connections.instances import Instances
from compliance.event_order import only
from compliance.events import Event, RecordingStarted, RecordingStopped
from compliance.intervals import Span


@dataclass(frozen=True, slots=True)
class Recording:
    """One cloud recording. Zoom does not report who started it; only a host or co-host can."""

    span: Span
    booking: str | None
    """The only client who could have started it; None if no client or several could."""
    running: bool
    """Whether it goes on, as far as events show."""
    staff_there: bool
    """Whether staff were or may have been there, and so could have started it."""


def recordings(
    events: Iterable[Event],
    movements: Movements,
    owners: Owners,
    instances: Instances,
    ends_at: datetime,
    move: timedelta,
) -> tuple[Recording, ...]:
    """The recordings in time order. A recording ends when it is stopped, or with its instance."""
    starts = sorted(only(events, RecordingStarted), key=_moment)
    if not starts:
        return ()
    room = _Room(tuple(events), movements, owners, move)
    stops = sorted(only(events, RecordingStopped), key=_moment)
    all_recordings: list[Recording] = []
    running_until: dict[str, Moment] = {}
    for start in starts:
        if _moment(start) < running_until.get(start.instance, _moment(start)):
            continue
        end = _end(start, stops, instances)
        running_until[start.instance] = end or (ends_at, 0)
        span = Span(start.at, max(start.at, end[0] if end else ends_at))
        client, staff_there = room.client(start), room.staff_there(start)
        all_recordings.append(Recording(span, client, end is None, staff_there))
    return tuple(all_recordings)


def _end(
    start: RecordingStarted, stops: Iterable[RecordingStopped], instances: Instances
) -> Moment | None:
    """The end; None if neither a stop nor the end of the instance is reported."""
    later = (
        _moment(stop)
        for stop in stops
        if stop.instance == start.instance and _moment(stop) >= _moment(start)
    )
    over = instances.ended.get(start.instance)
    return min([*later, *([(over, 0)] if over else [])], default=None)


class _Room:
    """The people of each instance when a recording started."""

    def __init__(
        self, events: tuple[Event, ...], movements: Movements, owners: Owners, move: timedelta
    ) -> None:
        self._movements, self._move = movements, move
        self._roles = host_roles(events, owners, move)
        self._staffed = {
            event.instance
            for event in events
            if isinstance(event, ParticipantEvent) and owners.of_event(event).kind is Kind.STAFF
        }

    def client(self, start: RecordingStarted) -> str | None:
        """The only client who was connected and could have started the recording; None without
        such a client."""
        able = could_record(self._roles, start.instance, _moment(start))
        if len(able) != 1:
            return None
        ((owner, _),) = able
        connected = any(
            connection.span.start <= start.at <= connection.span.end + self._move
            for connection in self._movements.connections
            if connection.instance == start.instance and connection.owner == owner
        )
        return owner.booking if owner.kind is Kind.CLIENT and connected else None

    def staff_there(self, start: RecordingStarted) -> bool:
        """Also true if no staff are reported in the whole instance: they may have been there
        unreported."""
        if start.instance not in self._staffed:
            return True
        connected = any(
            connection.span.start <= start.at < connection.span.end
            for connection in self._movements.connections
            if connection.instance == start.instance and connection.owner.kind is Kind.STAFF
        )
        return connected or any(
            start.at < leave.at
            for leave in self._movements.lone_leaves
            if leave.instance == start.instance and leave.owner.kind is Kind.STAFF
        )


def _moment(event: RecordingStarted | RecordingStopped) -> Moment:
    return event.at, event.sent_ms
