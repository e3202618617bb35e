"""When somebody was there: from connections, waiting rooms and announced breaks."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import pairwise

from compliance.connections.connections import Connection
from compliance.connections.identity import Kind, Owner, Owners
from compliance.event_order import only
from compliance.events import Event, WaitingRoomEntered
from compliance.intervals import Span, Spans, union
from compliance.policy.policy import Policy
from compliance.trainer_events import BreakAnnounced


def present(own: Sequence[Connection], policy: Policy) -> Spans:
    """The union of the connections, with room moves bridged: a leave and a join of the same
    participant a few seconds apart (FACTS trap 1)."""
    spans = [connection.span for connection in own]
    for uuid in {connection.person.uuid for connection in own} - {""}:
        stays = union(connection.span for connection in own if connection.person.uuid == uuid)
        spans += [
            Span(stay.end, following.start)
            for stay, following in pairwise(stays)
            if following.start - stay.end <= policy.move
        ]
    return union(spans)


def announced_breaks(events: Iterable[Event]) -> Spans:
    """The breaks that stand: a later announcement with the same start replaces the earlier."""
    announced = {announcement.start: announcement for announcement in only(events, BreakAnnounced)}
    return union(Span(announcement.start, announcement.end) for announcement in announced.values())


def arrival(
    booking: str, own: Sequence[Connection], events: Iterable[Event], owners: Owners
) -> datetime | None:
    """The first of: entry to the waiting room, join. The trainer's queue is not lateness."""
    client = Owner(Kind.CLIENT, booking)
    waited = [
        event.at
        for event in only(events, WaitingRoomEntered)
        if owners.of(event.instance, event.person) == client
    ]
    return min([*waited, *(connection.span.start for connection in own)], default=None)
