"""What went wrong for a whole course and excuses everybody on it, and why, for an officer."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from compliance.attendance.attendance import CourseRoom
from compliance.connections.instances import Instances
from compliance.event_order import only
from compliance.events import FaultDeclared, NotHeard
from compliance.intervals import Span, Spans, intersect, subtract, union
from delivery.assessment import course_inputs
from delivery.records.database.store import Transaction


@dataclass(frozen=True, slots=True)
class CourseFault:
    kind: str
    """`declared` by the trainer, `staff_away`, `restarted`, or `not_heard`."""
    span: Span
    why: str | None = None
    """Of what could not be heard, as `NotHeard` has it."""


async def read(tx: Transaction, course_id: int, now: datetime) -> tuple[CourseFault, ...]:
    """In time order, within the course as far as it has gone; none where there is no course."""
    found = await course_inputs.read(tx, course_id)
    return () if found is None else faults(found.assessed(now).room)


def faults(room: CourseRoom) -> tuple[CourseFault, ...]:
    declared = union(Span(one.start, one.end) for one in only(room.events, FaultDeclared))
    told = [
        *(CourseFault("declared", span) for span in intersect(declared, [room.judged])),
        *(CourseFault("staff_away", span) for span in room.staff_away),
        *(CourseFault("restarted", span) for span in _restarts(room.instances, room.judged)),
        *(CourseFault("not_heard", span, why) for span, why in unheard(room)),
    ]
    return tuple(sorted(told, key=lambda one: (one.span, one.kind)))


def unheard(room: CourseRoom) -> Iterator[tuple[Span, str]]:
    """Each stretch of the course in which Zoom could not be heard, once, and why."""
    left = subtract([room.judged], room.heard)
    for outage in only(room.events, NotHeard):
        lost = intersect(left, union([Span(outage.start, outage.end)]))
        yield from ((span, outage.why) for span in lost)
        left = subtract(left, lost)


def _restarts(known: Instances, judged: Span) -> Spans:
    """Between the end of an instance and the beginning of the next."""
    held = sorted((began, known.ended.get(one)) for one, began in known.began.items())
    between = [
        Span(ended, began) for (_, ended), (began, _) in pairwise(held) if ended and ended < began
    ]
    return intersect(between, [judged])
