"""The provider's measurements of clients' connections: a hint beside a disconnection, never
evidence, and of nobody where it is unsure whose connection it was."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from compliance.attendance.gaps import Gap
from compliance.connections.connections import stays
from compliance.connections.identity import Kind, Owners
from compliance.course import PlannedCourse
from compliance.events import Event, Joined, Left
from compliance.intervals import Span
from delivery.device_check import quality_words
from integrations.hints.connection_quality import ConnectionQuality

NEAR = timedelta(minutes=2)
"""How far from a disconnection the end of its connection may lie: an absence can begin where
another reporter saw it."""


@dataclass(frozen=True, slots=True)
class MeasuredConnection:
    """One connection of a client, as the provider measured it in sum."""

    span: Span
    """From its join to its end; where the provider told neither, the moment of its summary."""
    faults: str
    """What was worse than the provider recommends, as a clause; empty if nothing was."""

    @property
    def is_bad(self) -> bool:
        return bool(self.faults)

    @property
    def words(self) -> str:
        """As a sentence without its full stop, for staff; a client reads it if the connection was
        bad."""
        if self.faults:
            return f"Zoom measured of this connection: {self.faults}"
        return "Zoom measured no fault of this connection"


def measured_connections(
    qualities: Collection[ConnectionQuality], course: PlannedCourse, events: Iterable[Event]
) -> dict[str, tuple[MeasuredConnection, ...]]:
    """The measured connections of each client, oldest first, by booking reference. A connection of
    which no figure is known is left out; of two summaries of a connection the later counts."""
    if not qualities:
        return {}
    events = tuple(events)
    owners = Owners(course, events)
    moves = [event for event in events if isinstance(event, Joined | Left)]
    by_stay: dict[tuple[str, Span], MeasuredConnection] = {}
    for quality in sorted(qualities, key=lambda quality: quality.at):
        of_it = _of_connection(quality, moves)
        booking = _client(of_it, owners)
        if booking and quality_words.is_known(quality):
            span = _span(of_it, quality.at)
            by_stay[booking, span] = MeasuredConnection(span, quality_words.faults(quality))
    by_booking: dict[str, list[MeasuredConnection]] = {}
    for (booking, _), measured in sorted(by_stay.items(), key=lambda item: item[0][1]):
        by_booking.setdefault(booking, []).append(measured)
    return {booking: tuple(measured) for booking, measured in by_booking.items()}


def beside_gaps(
    gaps: Iterable[Gap], measured: Iterable[MeasuredConnection]
) -> dict[datetime, MeasuredConnection]:
    """As `beside`, of a client's gaps."""
    return beside({gap.span.start: gap.since for gap in gaps}, measured)


def beside(
    lost: Mapping[datetime, datetime], measured: Iterable[MeasuredConnection]
) -> dict[datetime, MeasuredConnection]:
    """The measured connection that ended with each absence, by the start of the absence. `lost`:
    when the client was lost, by that start."""
    measured = tuple(measured)
    near = {
        start: [connection for connection in measured if abs(connection.span.end - at) <= NEAR]
        for start, at in lost.items()
    }
    return {
        start: min(connections, key=lambda connection: abs(connection.span.end - lost[start]))
        for start, connections in near.items()
        if connections
    }


def _of_connection(
    quality: ConnectionQuality, moves: Iterable[Joined | Left]
) -> tuple[Joined | Left, ...]:
    """The joins and leaves of the measured connection: by its own id, else those of the registrant
    who left about then, if it was one connection alone."""
    here = [move for move in moves if move.instance == quality.instance]
    by_id = [move for move in here if quality.user_id and move.person.user_id == quality.user_id]
    if by_id:
        return tuple(by_id)
    registered = [move for move in here if move.person.registrant_id in quality.registrants]
    left = {
        (move.person.uuid, move.person.user_id)
        for move in registered
        if isinstance(move, Left) and abs(move.at - quality.at) <= NEAR
    }
    return tuple(
        move
        for move in registered
        if len(left) == 1 and (move.person.uuid, move.person.user_id) in left
    )


def _client(moves: Iterable[Joined | Left], owners: Owners) -> str | None:
    """The client whose connection it is; None where several or others may have had it."""
    of = {owners.of_event(move) for move in moves}
    (owner,) = of if len(of) == 1 else (None,)
    return owner.booking if owner and owner.kind is Kind.CLIENT else None


def _span(moves: Collection[Joined | Left], at: datetime) -> Span:
    """The stay of the connection that ended nearest to the summary; up to the summary if no end is
    reported."""
    ends = [_ended(joined, left, at) for joined, left in stays(moves)]
    return min(ends, key=lambda span: (abs(span.end - at), span))


def _ended(joined: Joined | None, left: Left | None, at: datetime) -> Span:
    end = left.at if left else max(at, joined.at if joined else at)
    return Span(joined.at if joined else end, end)
