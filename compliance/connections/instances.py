"""The instances of a course's meeting: Zoom makes a new one each time the host starts it again."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from compliance.connections.identity import HostWait, ParticipantEvent
from compliance.course import PlannedCourse
from compliance.event_order import only
from compliance.events import (
    Event,
    InstanceEnded,
    InstanceStarted,
    RecordingStarted,
    RecordingStopped,
)
from compliance.intervals import Span
from compliance.policy.policy import Policy

InstanceEvent = (
    InstanceStarted | InstanceEnded | ParticipantEvent | RecordingStarted | RecordingStopped
)
"""An event that shows that an instance was open."""


@dataclass(frozen=True, slots=True)
class Instances:
    """When each instance was open."""

    started: Mapping[str, datetime]
    """The start of each instance whose start was reported."""
    began: Mapping[str, datetime]
    """The reported start, else the first event of the instance."""
    ended: Mapping[str, datetime]
    """The reported end; if another instance began later, the last event of this one. A running
    instance is not listed."""

    def last_end(self) -> datetime | None:
        """When the meeting ended for good; None while any instance runs, or without any."""
        if not self.began or self.began.keys() - self.ended.keys():
            return None
        return max(self.ended.values())

    def followed(self, instance: str) -> bool:
        """Whether another instance began after this one."""
        return any(began > self.began[instance] for began in self.began.values())

    def opening(self, starts_at: datetime) -> datetime | None:
        """When the room of the course opened: the start of the first instance that had not ended
        when the course started. None without such an instance."""
        lasting = [
            began
            for instance, began in self.began.items()
            if instance not in self.ended or self.ended[instance] > starts_at
        ]
        return min(lasting, default=None)

    def overlapping(self, span: Span) -> "Instances":
        """The instances that were open at any moment of a span."""
        names = {
            instance
            for instance, began in self.began.items()
            if began < span.end
            and (instance not in self.ended or self.ended[instance] > span.start)
        }
        return Instances(
            *(
                {instance: at for instance, at in times.items() if instance in names}
                for times in (self.started, self.began, self.ended)
            )
        )


def instances(events: Iterable[Event]) -> Instances:
    """Every instance that any event names, for any order of `events`. An event without a readable
    instance shows none."""
    events = tuple(events)
    started: dict[str, datetime] = {}
    ended: dict[str, datetime] = {}
    first: dict[str, datetime] = {}
    last: dict[str, datetime] = {}
    for start in only(events, InstanceStarted):
        started[start.instance] = min(start.at, started.get(start.instance, start.at))
    for end in only(events, InstanceEnded):
        ended[end.instance] = max(end.at, ended.get(end.instance, end.at))
    for event in events:
        if isinstance(event, InstanceEvent) and event.instance:
            first[event.instance] = min(event.at, first.get(event.instance, event.at))
            last[event.instance] = max(event.at, last.get(event.instance, event.at))
    began = first | started
    for instance, at in last.items():
        if instance not in ended and any(other > began[instance] for other in began.values()):
            ended[instance] = at
    return Instances(started, began, ended)


def of_the_course(
    events: Iterable[Event], course: PlannedCourse, policy: Policy
) -> tuple[tuple[Event, ...], Instances]:
    """The instances of the course, and the events without those of other instances.

    An instance belongs to the course if it was open at any moment from the policy's `room_opens`
    before the start to the end of the course. A wait for the host belongs to no instance and counts
    by its time.
    """
    events = tuple(events)
    counts = Span(course.starts_at - policy.room_opens, course.ends_at)
    counted = instances(events).overlapping(counts)
    of_course: list[Event] = []
    for event in events:
        if isinstance(event, HostWait):
            if counts.start <= event.at < counts.end:
                of_course.append(event)
        elif getattr(event, "instance", None) in (None, *counted.began):
            of_course.append(event)
    return tuple(of_course), counted
