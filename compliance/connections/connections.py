"""Connections: from a join to its own leave, and no other's."""

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
"""How far Zoom's times of one ending may lie apart (FACTS, trap 7: 2.4 s and 10 s were seen)."""


@dataclass(frozen=True, slots=True)
class Connection:
    """One participant's one stay in a room of one instance."""

    instance: str
    person: Person
    owner: Owner
    span: Span
    ending: Ending | None
    """None where no leave was heard."""
    open: bool = False
    """No leave was heard and the instance has not ended: as far as anybody knows, still in."""


def connections(
    events: Iterable[Event], owners: Owners, instances: Instances, close_at: datetime
) -> tuple[Connection, ...]:
    """Every connection. One that nobody heard the end of is closed with its instance, which for
    one that has not ended is at `close_at`."""
    heard: dict[tuple[str, str, str], list[Joined | Left]] = defaultdict(list)
    for event in events:
        if isinstance(event, Joined | Left):
            heard[event.instance, event.person.uuid, event.person.user_id].append(event)
    result = [
        _connection(joined, left, owners, instances, close_at)
        for pile in heard.values()
        for joined, left in stays(pile)
        if joined
    ]
    return tuple(sorted(result, key=_in_order))


def _in_order(connection: Connection) -> tuple[datetime, datetime, str, str]:
    return (
        connection.span.start,
        connection.span.end,
        connection.person.uuid,
        connection.person.user_id,
    )


def stays(pile: Iterable[Joined | Left]) -> Iterator[tuple[Joined | None, Left | None]]:
    """Each join with the leave that ends it, from what was heard of one connection; and each leave
    before which no join was heard.

    A second join before any leave is the same stay. A leave in the same second as a join ends
    the stay before it, if there was one, and else the stay that the join begins.
    """
    opened: Joined | None = None
    for joined, left in _moments(pile):
        if opened and left:
            yield opened, left
            opened = joined
        elif left:
            yield joined, left
        else:
            opened = opened or joined
    if opened:
        yield opened, None


def _moments(pile: Iterable[Joined | Left]) -> Iterable[tuple[Joined | None, Left | None]]:
    """The first join and the first leave of each second in which there was any."""
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
    """When it ended. A leave that says that the host ended the meeting is that end, though Zoom
    times the two a few seconds apart: nobody can stay longer than the room is open."""
    if left.ending is Ending.HOST_ENDED and ended and left.at < ended <= left.at + APART:
        return ended
    return left.at
