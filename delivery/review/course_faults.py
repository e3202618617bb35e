"""Faults of a whole course, which excuse every client on it, with their causes."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from compliance.attendance.attendance import CourseRoom
from compliance.connections.instances import Instances
from compliance.event_order import only
from compliance.events import NotHeard
from compliance.intervals import Span, Spans, intersect, subtract, union
from compliance.trainer_events import FaultDeclared


@dataclass(frozen=True, slots=True)
class CourseFault:
    kind: str
    """`declared` by the trainer, `staff_away`, `restarted`, or `not_heard`."""
    span: Span
    why: str | None = None
    """For `not_heard`: the cause, as in `NotHeard`."""


def faults(room: CourseRoom) -> tuple[CourseFault, ...]:
    """Returns the faults of the course until the end of the judged time, in time order."""
    declared = union(Span(fault.start, fault.end) for fault in only(room.events, FaultDeclared))
    faults = [
        *(CourseFault("declared", span) for span in intersect(declared, [room.judged])),
        *(CourseFault("staff_away", span) for span in room.staff.away),
        *(CourseFault("restarted", span) for span in _restarts(room.instances, room.judged)),
        *(CourseFault("not_heard", span, why) for span, why in unheard(room)),
    ]
    return tuple(sorted(faults, key=lambda fault: (fault.span, fault.kind)))


def unheard(room: CourseRoom) -> Iterator[tuple[Span, str]]:
    """Yields each stretch in which no event from Zoom could reach the service, with its cause."""
    left = subtract([room.judged], room.heard)
    for outage in only(room.events, NotHeard):
        lost = intersect(left, union([Span(outage.start, outage.end)]))
        yield from ((span, outage.why) for span in lost)
        left = subtract(left, lost)


def _restarts(instances: Instances, judged: Span) -> Spans:
    """Returns the times between the end of one meeting instance and the start of the next."""
    held = sorted((began, instance) for instance, began in instances.began.items())
    ends = instances.ended
    between = [
        Span(ends[ended], began)
        for (_, ended), (began, _) in pairwise(held)
        if ended in ends and ends[ended] < began
    ]
    return intersect(between, [judged])
