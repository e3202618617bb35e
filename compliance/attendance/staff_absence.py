"""When the room was open and no member of staff was in it: the trainer's connection was lost."""

from collections.abc import Iterable

from compliance.attendance.presence import present
from compliance.connections.connections import Connection
from compliance.connections.identity import Kind
from compliance.connections.instances import Instances
from compliance.intervals import Span, Spans, intersect, subtract, union
from compliance.policy.policy import Policy


def staff_away(
    connections: Iterable[Connection], instances: Instances, judged: Span, policy: Policy
) -> Spans:
    """Within the course and while an instance was open, from staff's going to their coming back.

    Who does not come back has ended the course, which its length tells. Of an instance in which no
    staff was ever heard of nothing is said: Zoom sometimes leaves out the host's own join (FACTS,
    trap 11). A move to a breakout room and back is none, as it is none of a client's.
    """
    staff = [connection for connection in connections if connection.owner.kind is Kind.STAFF]
    opened = union(
        Span(
            min(connection.span.start for connection in staff if connection.instance == instance),
            instances.ended.get(instance, judged.end),
        )
        for instance in {connection.instance for connection in staff}
    )
    away = subtract(intersect(opened, [judged]), present(staff, policy))
    back = {connection.span.start for connection in staff}
    return tuple(span for span in away if span.end in back)
