"""The instances of a course's meeting: Zoom makes a new one each time the host starts it again."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from compliance.connections.identity import Sighting
from compliance.event_order import only
from compliance.events import Event, InstanceEnded, InstanceStarted

InstanceEvent = InstanceStarted | InstanceEnded | Sighting
"""What an instance is known by."""


@dataclass(frozen=True, slots=True)
class Instances:
    """When each was first heard of, and when it ended, where that is known."""

    began: dict[str, datetime]
    ended: dict[str, datetime]

    def last_end(self) -> datetime | None:
        """When the room closed for good; None while any instance has not ended, or none was."""
        if not self.began or self.began.keys() - self.ended.keys():
            return None
        return max(self.ended.values())

    def followed(self, instance: str) -> bool:
        """Whether another began after this one."""
        mine = self.began[instance]
        return any(began > mine for other, began in self.began.items() if other != instance)


def instances(events: Iterable[Event]) -> Instances:
    events = tuple(events)
    began: dict[str, datetime] = {}
    for event in events:
        if isinstance(event, InstanceEvent):
            began[event.instance] = min(event.at, began.get(event.instance, event.at))
    ended: dict[str, datetime] = {}
    for end in only(events, InstanceEnded):
        ended[end.instance] = max(end.at, ended.get(end.instance, end.at))
    return Instances(began, ended)
