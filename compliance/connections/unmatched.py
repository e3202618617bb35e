"""People who were in the room and are not identified."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from compliance.connections.connections import Connection
from compliance.connections.identity import NOBODY
from compliance.intervals import Span


@dataclass(frozen=True, slots=True)
class Unmatched:
    """One participant of one instance, from the first join to the last leave."""

    participant_uuid: str
    name: str
    span: Span
    open: bool


def unmatched(connections: Iterable[Connection]) -> tuple[Unmatched, ...]:
    """Returns the unmatched participants in time order."""
    people: dict[tuple[str, str], list[Connection]] = {}
    for connection in connections:
        if connection.owner == NOBODY:
            key = connection.person.uuid or connection.person.user_id
            people.setdefault((connection.instance, key), []).append(connection)
    placed = [_unmatched(stays) for stays in people.values()]
    return tuple(sorted(placed, key=lambda entry: (entry.span, entry.participant_uuid, entry.name)))


def _unmatched(stays: Sequence[Connection]) -> Unmatched:
    first, last = (min(stay.span.start for stay in stays), max(stay.span.end for stay in stays))
    return Unmatched(
        participant_uuid=stays[0].person.uuid,
        name=stays[0].person.name,
        span=Span(first, last),
        open=any(stay.open for stay in stays),
    )
