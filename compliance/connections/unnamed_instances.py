"""Gives events without a readable instance the one instance that was open at their time."""

from dataclasses import replace

from compliance.connections.identity import ParticipantEvent
from compliance.connections.instances import Instances, instances
from compliance.events import Event, RecordingStarted, RecordingStopped

OfAnInstance = ParticipantEvent | RecordingStarted | RecordingStopped


def placed(events: tuple[Event, ...]) -> tuple[Event, ...]:
    """The events, of which those without an instance have the instance that was open then.

    An event at whose time no instance was open, or several were, is left out.
    """
    if all(map(_has_instance, events)):
        return events
    running = instances(events)
    return tuple(
        placed_event for event in events if (placed_event := _with_instance(event, running))
    )


def _has_instance(event: Event) -> bool:
    return not isinstance(event, OfAnInstance) or event.instance != ""


def _with_instance(event: Event, running: Instances) -> Event | None:
    if not isinstance(event, OfAnInstance) or event.instance:
        return event
    open_then = [
        instance
        for instance, began in running.began.items()
        if began <= event.at
        and (instance not in running.ended or event.at <= running.ended[instance])
    ]
    return replace(event, instance=open_then[0]) if len(open_then) == 1 else None
