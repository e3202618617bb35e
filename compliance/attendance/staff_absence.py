"""When the room was open and no member of staff was in it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from compliance.attendance.presence import moves, present
from compliance.connections.connections import Connection, LoneLeave, Movements
from compliance.connections.identity import Kind
from compliance.connections.instances import Instances
from compliance.intervals import Span, Spans, intersect, union
from compliance.policy.policy import Policy


@dataclass(frozen=True, slots=True)
class StaffAbsence:
    away: Spans
    """Stretches of the scheduled course in which the staff's own connection was lost and came back.
    While the course runs, also up to now if staff may still come back."""
    gone_for_good: datetime | None
    """From when no staff are reported although the room was open; known at the end."""


def staff_absence(
    movements: Movements, instances: Instances, judged: Span, final: bool, policy: Policy
) -> StaffAbsence:
    """An absence begins when the last connection of staff ends more than `move` before its
    instance.

    An instance without any reported staff proves nothing, because Zoom sometimes omits the host's
    own join (FACTS trap 11). Neither a move to another room is an absence, nor a join of another
    instance in the second of the leave.
    """
    connections = [item for item in movements.connections if item.owner.kind is Kind.STAFF]
    leaves = [item for item in movements.lone_leaves if item.owner.kind is Kind.STAFF]
    goings = sorted(
        at
        for instance in instances.began
        for at in _goings(instance, connections, leaves, instances, policy)
    )
    opening = instances.opening(judged.start)
    reported_leaves = [*(leave.at for leave in leaves), *_leaves(connections)]
    away: list[Span] = []
    gone_for_good = None
    for going in goings:
        back = min(_returns(going, connections), default=None)
        if back is not None:
            others = [began for began in instances.began.values() if began > going]
            away.append(Span(going, min([back, *others])))
        elif not final:
            away.append(Span(going, judged.end))
        elif opening is not None and going >= opening and max(reported_leaves) <= going:
            gone_for_good = going
    return StaffAbsence(intersect(union(away), [judged]), gone_for_good)


def _goings(
    instance: str,
    connections: Iterable[Connection],
    leaves: Iterable[LoneLeave],
    instances: Instances,
    policy: Policy,
) -> Iterable[datetime]:
    """The end of the staff's last connection in one instance."""
    here = [item for item in connections if item.instance == instance]
    lone = [item for item in leaves if item.instance == instance]
    there = present(here, lone, policy)
    open_until = {item.span.end for item in here if item.open}
    ends = {stay.end for stay in there} - open_until
    ends |= {item.span.end for item in here if item.span.start == item.span.end}
    ends |= {
        leave.at
        for leave in lone
        if not any(moves(leave, connection, policy) for connection in here)
    }
    over = instances.ended.get(instance)
    return (
        at
        for at in ends
        if not any(stay.start <= at < stay.end for stay in there)
        and (over is None or over - at > policy.move)
    )


def _returns(going: datetime, connections: Iterable[Connection]) -> Iterator[datetime]:
    """The joins after a going. Within its second a join is the later of the two, unless its
    connection ended in that second too."""
    for item in connections:
        start, end = item.span.start, item.span.end
        if start > going or (start == going and (item.open or end > going)):
            yield start


def _leaves(connections: Iterable[Connection]) -> Iterable[datetime]:
    """The time of a reported leave of staff, if it ends a connection."""
    return (item.span.end for item in connections if item.ending is not None)
