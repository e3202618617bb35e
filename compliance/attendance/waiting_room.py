"""The people in the waiting room at the end of a course's events, clients or not."""

from collections.abc import Iterable
from datetime import datetime

from compliance.attendance.client_events import Entry
from compliance.connections.instances import Instances
from compliance.events import Admitted, Event, Joined, WaitingRoomLeft

Exit = WaitingRoomLeft | Admitted | Joined


def entries_of_waiting(events: Iterable[Event], instances: Instances) -> tuple[Entry, ...]:
    """The last entry of each participant who has not left the waiting room since, in running
    instances. Within one second an entry follows an exit and precedes an admission."""
    entered: dict[tuple[str, str], Entry] = {}
    gone: dict[tuple[str, str], datetime] = {}
    for event in events:
        if isinstance(event, Entry):
            entered[_key(event)] = event
        elif isinstance(event, Exit):
            gone[_key(event)] = event.at
    return tuple(
        entry
        for key, entry in entered.items()
        if entry.instance not in instances.ended and (key not in gone or gone[key] < entry.at)
    )


def _key(event: Entry | Exit) -> tuple[str, str]:
    return event.instance, event.person.identifier
