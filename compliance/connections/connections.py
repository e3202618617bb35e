"""Pairs joins and leaves into connections."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from operator import attrgetter

from compliance.connections.identity import Owner, Owners
from compliance.connections.instances import Instances
from compliance.events import Ending, Event, Joined, Left, Person
from compliance.intervals import Span

_AT = attrgetter("at")

APART = timedelta(seconds=10)
"""How far apart Zoom's times of the same ending may lie (FACTS, trap 7: 2.4 s and 10 s were
seen)."""


@dataclass(frozen=True, slots=True)
class Connection:
    """One stay of one participant in a room of one instance."""

    instance: str
    person: Person
    owner: Owner
    span: Span
    ending: Ending | None
    """None if no leave was reported."""
    open: bool = False
    """Whether the connection is open: no leave was reported and the instance has not ended."""


@dataclass(frozen=True, slots=True)
class LoneLeave:
    """A leave whose join was never reported: the person was present since an unknown time."""

    instance: str
    person: Person
    owner: Owner
    at: datetime
    ending: Ending


@dataclass(frozen=True, slots=True)
class Movements:
    """All connections and lone leaves, in time order."""

    connections: tuple[Connection, ...]
    lone_leaves: tuple[LoneLeave, ...]


def movements(
    events: Iterable[Event], owners: Owners, instances: Instances, close_at: datetime
) -> Movements:
    """Pairs every join with its leave. A connection without a leave ends with its instance, or at
    `close_at` if the instance goes on."""
    reported: dict[tuple[str, str, str], list[Joined | Left]] = defaultdict(list)
    for event in events:
        if isinstance(event, Joined | Left):
            reported[event.instance, event.person.uuid, event.person.user_id].append(event)
    connections: list[Connection] = []
    lone_leaves: list[LoneLeave] = []
    for pile in reported.values():
        for joined, left in stays(pile):
            if joined:
                connections.append(_connection(joined, left, owners, instances, close_at))
            elif left:
                lone_leaves.append(_lone_leave(left, owners))
    return Movements(
        tuple(sorted(connections, key=_in_order)),
        tuple(sorted(lone_leaves, key=lambda leave: (leave.at, repr(leave)))),
    )


def _lone_leave(left: Left, owners: Owners) -> LoneLeave:
    owner = owners.of(left.instance, left.person)
    return LoneLeave(left.instance, left.person, owner, left.at, left.ending)


def _in_order(connection: Connection) -> tuple[datetime, datetime, str, str]:
    return (
        connection.span.start,
        connection.span.end,
        connection.person.uuid,
        connection.person.user_id,
    )


def stays(pile: Iterable[Joined | Left]) -> Iterator[tuple[Joined | None, Left | None]]:
    """Pairs the joins and leaves of one connection; a leave without a join stands alone.

    Of a join reported with two times the earlier counts, of a leave the later. A leave in the same
    second as a join ends the stay before that join, or, if there was none, the stay that the join
    begins.
    """
    opened: Joined | None = None
    closed: Left | None = None
    for joined, left in _moments(pile):
        if joined and left and not opened:
            if closed:
                yield None, closed
            opened, closed = joined, left
            continue
        closed = left or closed
        if joined and closed:
            yield opened, closed
            opened, closed = joined, None
        elif joined:
            opened = opened or joined
    if opened or closed:
        yield opened, closed


def _moments(pile: Iterable[Joined | Left]) -> Iterable[tuple[Joined | None, Left | None]]:
    """The first join and the first leave of each second that has any."""
    moments: dict[datetime, tuple[Joined | None, Left | None]] = {}
    for event in sorted(pile, key=_AT):
        joined, left = moments.get(event.at, (None, None))
        if isinstance(event, Joined):
            moments[event.at] = (joined or event, left)
        else:
            moments[event.at] = (joined, left or event)
    return moments.values()


def _connection(
    joined: Joined, left: Left | None, owners: Owners, instances: Instances, close_at: datetime
) -> Connection:
    ended = instances.ended.get(joined.instance)
    end = _end(left, ended) if left else ended or close_at
    return Connection(
        instance=joined.instance,
        person=joined.person,
        owner=owners.of(joined.instance, joined.person),
        span=Span(joined.at, max(joined.at, end)),
        ending=left.ending if left else None,
        open=left is None and ended is None,
    )


def _end(left: Left, ended: datetime | None) -> datetime:
    """When the connection ended. A leave because the host ended the meeting has the time of that
    end, though Zoom times the two a few seconds apart: no stay can outlast the room."""
    if left.ending is Ending.HOST_ENDED and ended and left.at < ended <= left.at + APART:
        return ended
    return left.at
