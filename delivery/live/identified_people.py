"""People whom nobody knew until the trainer said who they are: shown, so that it can be undone."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from compliance.connections.identity import Sighting
from compliance.connections.trainer_identification import placings
from compliance.events import Event, Matched


@dataclass(frozen=True, slots=True)
class PlacedPerson:
    participant_uuid: str
    name: str
    """As Zoom showed it; "" where it showed none."""
    at: datetime
    """When the trainer said it."""
    booking: str | None
    """Which client they are; None for somebody who is none."""
    kind: str | None
    """What they are instead: a code of `SaidToBe.kind`."""


def placed_people(events: Iterable[Event]) -> tuple[PlacedPerson, ...]:
    """As the trainer's last words stand, the last said first."""
    events = tuple(events)
    names = {
        one.person.uuid: one.person.name
        for one in events
        if isinstance(one, Sighting) and one.person.name
    }
    found = [
        PlacedPerson(
            participant_uuid=uuid,
            name=names.get(uuid, ""),
            at=word.at,
            booking=word.booking if isinstance(word, Matched) else None,
            kind=None if isinstance(word, Matched) else word.kind,
        )
        for uuid, word in placings(events).items()
    ]
    return tuple(sorted(found, key=lambda one: (one.at, one.participant_uuid), reverse=True))
