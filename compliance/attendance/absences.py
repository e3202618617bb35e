"""When a client was away, and how each absence began."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from itertools import pairwise
from operator import attrgetter

from compliance.attendance.client_events import ClientEvents
from compliance.attendance.presence import moves
from compliance.attendance.whereabouts import Whereabouts
from compliance.connections.connections import Connection, LoneLeave
from compliance.events import Ending, Left, Person
from compliance.intervals import Span, Spans, intersect, subtract, union
from compliance.policy.policy import Policy

_AT = attrgetter("at")


class Way(Enum):
    """How a client left the room or the waiting room."""

    LEFT = "left"
    """A connection ended."""
    WENT_AWAY = "went_away"
    """The client left the waiting room, or stopped waiting for the host."""
    CLOSED = "closed"
    """The instance ended while the client waited."""


@dataclass(frozen=True, slots=True)
class Departure:
    """A moment from which a client was absent."""

    at: datetime
    way: Way
    instance: str
    """Empty for a wait for the host."""
    person: Person | None = None
    ending: Ending | None = None


@dataclass(frozen=True, slots=True)
class Absence:
    """A stretch of absence with one cause, from a departure; breaks are not yet cut out."""

    booking: str
    span: Span
    departures: tuple[Departure, ...]
    """The last departure before the absence; several if they have the same moment."""
    waiting: bool
    """The client was in the waiting room, put back by the host."""
    returned: bool


def departures(
    client: ClientEvents, whereabouts: Whereabouts, policy: Policy
) -> tuple[Departure, ...]:
    """Every departure in time order."""
    ends = [
        Departure(end.span.end, Way.LEFT, end.instance, end.person, end.ending)
        for end in client.connections
    ]
    ends += [
        Departure(leave.at, Way.LEFT, leave.instance, leave.person, leave.ending)
        for leave in ending_leaves(client, whereabouts, policy)
    ]
    ends += [
        Departure(going.at, Way.WENT_AWAY, going.instance) for going in whereabouts.goings_away
    ]
    ends += [
        Departure(wait.span.end, Way.CLOSED, wait.instance)
        for wait in whereabouts.waits
        if wait.closed
    ]
    return tuple(sorted(ends, key=_AT))


def ending_leaves(
    client: ClientEvents, whereabouts: Whereabouts, policy: Policy
) -> tuple[LoneLeave, ...]:
    """The leaves without a join after which the client was absent."""
    proven = {
        (sighting.at, sighting.event.instance)
        for sighting in whereabouts.sightings
        if isinstance(sighting.event, Left) and sighting.at == sighting.event.at
    }
    return tuple(
        leave
        for leave in client.lone_leaves
        if (leave.at, leave.instance) in proven
        and not any(moves(leave, connection, policy) for connection in client.connections)
    )


def first_join(client: ClientEvents, whereabouts: Whereabouts) -> datetime | None:
    """When the client was first in the room, by a reported join or a leave without its join."""
    joined = [connection.span.start for connection in client.connections]
    proven = [sighting.at for sighting in whereabouts.sightings if isinstance(sighting.event, Left)]
    return min([*joined, *proven], default=None)


@dataclass(frozen=True, slots=True)
class Away:
    """The absences of one client, and the values from which they follow."""

    booking: str
    connections: tuple[Connection, ...]
    departures: tuple[Departure, ...]
    joined: datetime | None
    """When the client was first in the room."""
    present: Spans
    unknown: Spans
    waiting: Spans

    def absences(self, until: datetime) -> tuple[Absence, ...]:
        """The stretch from the first join, going away or closing of the waiting room to `until`."""
        begun = [departure.at for departure in self.departures if departure.way is not Way.LEFT] + (
            [self.joined] if self.joined else []
        )
        if not begun:
            return ()
        first = min(begun)
        in_the_room = self.joined or until
        admissible = intersect(self.waiting, [Span(first, max(first, in_the_room))])
        away = subtract([Span(first, until)], (*self.present, *self.unknown, *admissible))
        return tuple(absence for span in away for absence in self._pieces(span, until))

    def _pieces(self, span: Span, until: datetime) -> Iterator[Absence]:
        """The pieces of a stretch, cut where the client enters the waiting room or goes away from
        it."""
        waiting = union(intersect(self.waiting, [span]))
        cuts = {wait.start for wait in waiting} | {wait.end for wait in waiting}
        cuts |= {departure.at for departure in self.departures if departure.way is not Way.LEFT}
        within = (min(max(at, span.start), span.end) for at in cuts)
        moments = sorted({span.start, span.end, *within})
        for start, end in pairwise(moments):
            piece = Span(start, end)
            yield Absence(
                booking=self.booking,
                span=piece,
                departures=_last(self.departures, start),
                waiting=bool(intersect(waiting, [piece])),
                returned=end < until or self._comes_after(start),
            )

    def _comes_after(self, start: datetime) -> bool:
        return any(connection.span.start > start for connection in self.connections)

    def losses(self, starts_at: datetime, until: datetime) -> tuple[tuple[Departure, ...], ...]:
        """The departures by which the client was lost from the room, as far as they affect the
        course; several together if they have the same moment."""
        ends = sorted({end.at for end in self.departures if end.way is Way.LEFT})
        lost: list[tuple[Departure, ...]] = []
        for at in ends:
            there = any(span.start <= at < span.end for span in self.present)
            back = min((span.start for span in self.present if span.start > at), default=until)
            if not there and at < until and back > starts_at:
                lost.append(tuple(_of_moment(self.departures, at)))
        return tuple(lost)


def _last(all_departures: Sequence[Departure], start: datetime) -> tuple[Departure, ...]:
    before = [departure.at for departure in all_departures if departure.at <= start]
    return tuple(_of_moment(all_departures, max(before))) if before else ()


def _of_moment(all_departures: Iterable[Departure], at: datetime) -> Iterator[Departure]:
    return (departure for departure in all_departures if departure.at == at)
