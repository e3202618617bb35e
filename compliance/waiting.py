"""Who is in the waiting room: everybody who entered it and has not been heard to leave since."""

from collections.abc import Sequence
from datetime import datetime

from compliance.events import (
    Event,
    Joined,
    PutInWaitingRoom,
    WaitingRoomEntered,
    WaitingRoomLeft,
)
from compliance.instances import Instances

Entry = WaitingRoomEntered | PutInWaitingRoom


def who_waits(heard: Sequence[Event], known: Instances) -> tuple[Entry, ...]:
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
        if entry.instance not in known.ended and (key not in gone or gone[key] < entry.at)
    )


def _key(
    event: Entry | WaitingRoomLeft | Joined,
) -> tuple[str, str]:
    return event.instance, event.who.uuid or event.who.user_id or event.who.name
