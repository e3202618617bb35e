"""The waiting room: who is in it at the end of what was heard, and who was in it when."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from compliance.connections.identity import Owner, Owners
from compliance.connections.instances import Instances
from compliance.events import Event, Joined, PutInWaitingRoom, WaitingRoomEntered, WaitingRoomLeft
from compliance.intervals import Span, Spans, union

Entry = WaitingRoomEntered | PutInWaitingRoom


def who_waits(heard: Sequence[Event], known_instances: Instances) -> tuple[Entry, ...]:
    """The entry of each. An entry and a leave in the same second: gone."""
    entered: dict[tuple[str, str], Entry] = {}
    gone: dict[tuple[str, str], datetime] = {}
    for event in heard:
        if isinstance(event, Entry):
            entered[_key(event)] = event
        elif isinstance(event, WaitingRoomLeft | Joined):
            gone[_key(event)] = event.at
    return tuple(
        entry
        for key, entry in entered.items()
        if entry.instance not in known_instances.ended and (key not in gone or gone[key] < entry.at)
    )


def at_the_door(heard: Iterable[Event]) -> tuple[Event, ...]:
    """All that tells of the waiting room: entries, and what ends them."""
    return tuple([event for event in heard if isinstance(event, Entry | WaitingRoomLeft | Joined)])


def waits(
    whose: Owner,
    heard: Sequence[Event],
    owners: Owners,
    known_instances: Instances,
    until: datetime,
) -> Spans:
    """Each stretch in the waiting room: to the next leave or join, else the instance's end."""
    return union(
        Span(entry.at, _over(entry, heard, known_instances.ended.get(entry.instance, until)))
        for entry in heard
        if isinstance(entry, Entry) and owners.of(entry.instance, entry.person) == whose
    )


def _over(entry: Entry, heard: Sequence[Event], latest: datetime) -> datetime:
    exits = (
        event.at
        for event in heard
        if isinstance(event, WaitingRoomLeft | Joined)
        and event.at >= entry.at
        and _key(event) == _key(entry)
    )
    return next(exits, latest)


def _key(event: Entry | WaitingRoomLeft | Joined) -> tuple[str, str]:
    return event.instance, event.person.uuid or event.person.user_id or event.person.name
