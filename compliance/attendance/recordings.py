"""Cloud recordings, and which clients could have started one."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from compliance.connections.connections import Connection
from compliance.connections.identity import Kind
from compliance.connections.instances import Instances
from compliance.event_order import only
from compliance.events import Event, RecordingStarted, RecordingStopped, RoleChanged
from compliance.intervals import Span


@dataclass(frozen=True, slots=True)
class Recording:
    """One cloud recording. Zoom does not say who started it; only a host or co-host can."""

    span: Span
    suspects: frozenset[str]
    """Bookings with a connection that was host or co-host at that moment."""


def recordings(
    events: Iterable[Event],
    connections: Sequence[Connection],
    instances: Instances,
    ends_at: datetime,
) -> tuple[Recording, ...]:
    events = tuple(events)
    roles = only(events, RoleChanged)
    stops = only(events, RecordingStopped)
    spans: list[Recording] = []
    running_until: dict[str, datetime] = {}
    for start in only(events, RecordingStarted):
        if start.at < running_until.get(start.instance, start.at):
            continue
        over = instances.ended.get(start.instance, ends_at)
        stopped = [stop.at for stop in stops if stop.instance == start.instance]
        end = min((at for at in stopped if at >= start.at), default=max(over, start.at))
        running_until[start.instance] = end
        spans.append(Recording(Span(start.at, end), _suspects(start, connections, roles)))
    return tuple(spans)


def _suspects(
    start: RecordingStarted, connections: Iterable[Connection], roles: Sequence[RoleChanged]
) -> frozenset[str]:
    return frozenset(
        connection.owner.booking
        for connection in connections
        if connection.owner.booking is not None
        and connection.owner.kind is Kind.CLIENT
        and connection.instance == start.instance
        and connection.span.start <= start.at < connection.span.end
        and _hosting(connection, start.at, roles)
    )


def _hosting(connection: Connection, moment: datetime, roles: Iterable[RoleChanged]) -> bool:
    own = [
        role
        for role in roles
        if role.instance == connection.instance and role.at <= moment and _same(role, connection)
    ]
    return bool(own) and own[-1].hosting


def _same(role: RoleChanged, connection: Connection) -> bool:
    if role.person.uuid:
        return role.person.uuid == connection.person.uuid
    return role.person.user_id == connection.person.user_id
