"""Unknown people whom the trainer has identified: listed, so that it can be undone."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from compliance.connections.identity import ParticipantEvent
from compliance.connections.trainer_identification import identifications
from compliance.events import Event
from compliance.trainer_events import Matched


@dataclass(frozen=True, slots=True)
class IdentifiedPerson:
    participant_uuid: str
    name: str
    """The name in Zoom; "" without a name."""
    at: datetime
    """When the trainer identified them."""
    booking: str | None
    """The booking of the client; None if the person is not a client."""
    kind: str | None
    """If not a client: a code of `IdentifiedAs.kind`."""


def identified_people(events: Iterable[Event]) -> tuple[IdentifiedPerson, ...]:
    """The people the trainer has identified and not taken back, the newest first."""
    events = tuple(events)
    names = {
        event.person.uuid: event.person.name
        for event in events
        if isinstance(event, ParticipantEvent) and event.person.name
    }
    people = [
        IdentifiedPerson(
            participant_uuid=uuid,
            name=names.get(uuid, ""),
            at=word.at,
            booking=word.booking if isinstance(word, Matched) else None,
            kind=None if isinstance(word, Matched) else word.kind,
        )
        for uuid, word in identifications(events).items()
    ]
    return tuple(
        sorted(people, key=lambda person: (person.at, person.participant_uuid), reverse=True)
    )
