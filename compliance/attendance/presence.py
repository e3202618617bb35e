"""When a client was present, and when the trainer announced breaks."""

from collections.abc import Iterable, Sequence
from itertools import pairwise

from compliance.connections.connections import Connection, LoneLeave
from compliance.event_order import only
from compliance.events import Event
from compliance.intervals import Span, Spans, union
from compliance.policy.policy import Policy
from compliance.trainer_events import BreakAnnounced


def present(
    connections: Sequence[Connection], lone_leaves: Iterable[LoneLeave], policy: Policy
) -> Spans:
    """The union of the connections, with room moves bridged: a leave and a join of the same
    participant a few seconds apart (FACTS trap 1), even if the leave's own join is missing."""
    spans = [connection.span for connection in connections]
    for uuid in {connection.person.uuid for connection in connections} - {""}:
        stays = union(
            connection.span for connection in connections if connection.person.uuid == uuid
        )
        spans += [
            Span(stay.end, following.start)
            for stay, following in pairwise(stays)
            if following.start - stay.end <= policy.move
        ]
    spans += [
        Span(leave.at, connection.span.start)
        for leave in lone_leaves
        for connection in connections
        if moves(leave, connection, policy)
    ]
    return union(spans)


def moves(leave: LoneLeave, connection: Connection, policy: Policy) -> bool:
    """Whether a leave without its join and the connection after it are a move between rooms."""
    same = leave.person.uuid != "" and leave.person.uuid == connection.person.uuid
    start = connection.span.start
    return (
        same
        and leave.instance == connection.instance
        and (leave.at <= start <= leave.at + policy.move)
    )


def announced_breaks(events: Iterable[Event]) -> Spans:
    """The breaks in force: a later announcement with the same start replaces the earlier one, and
    of two announcements at the same moment the longer break counts."""
    announced = {
        announcement.start: announcement
        for announcement in sorted(
            only(events, BreakAnnounced), key=lambda pause: (pause.at, pause.end)
        )
    }
    return union(Span(announcement.start, announcement.end) for announcement in announced.values())
