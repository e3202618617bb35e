"""The people in the waiting room at the end of a course's events, clients or not."""

from collections.abc import Iterable

from compliance.attendance.client_events import Entry, place_in_time
from compliance.connections.instances import Instances
from compliance.events import Admitted, Event, Joined, WaitingRoomLeft

Exit = WaitingRoomLeft | Admitted | Joined


def entries_of_waiting(events: Iterable[Event], instances: Instances) -> tuple[Entry, ...]:
    """The last entry of each participant who has not left the waiting room since, in running
    instances. Within one second an entry follows a leaving of the waiting room, and precedes an
    admission and a join."""
    waiting: dict[tuple[str, str], Entry] = {}
    moves = [event for event in events if isinstance(event, Entry | Exit)]
    for event in sorted(moves, key=place_in_time):
        if isinstance(event, Entry):
            waiting[_key(event)] = event
        else:
            waiting.pop(_key(event), None)
    return tuple(entry for entry in waiting.values() if entry.instance not in instances.ended)


def _key(event: Entry | Exit) -> tuple[str, str]:
    return event.instance, event.person.identifier
