"""The trainer's notes about identity, warnings and reasons to go, as the client reads them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from compliance.event_order import only
from compliance.events import Event
from compliance.trainer_events import (
    Explained,
    IdentityChecked,
    InterpreterChecked,
    TrainerEvent,
    Warned,
)
from compliance.warnings import ladders
from delivery.clients.personal_link import PersonalLink

Noted = TypeVar("Noted", bound=TrainerEvent)


@dataclass(frozen=True, slots=True)
class ClientNotes:
    """The trainer's notes about one client, each kind in time order."""

    identity: tuple[IdentityChecked, ...]
    interpreter: tuple[InterpreterChecked, ...]
    """The checks of who the client's interpreter is."""
    explanations: tuple[Explained, ...]
    """What the client told the trainer about why they must go."""
    warnings: tuple[Warned, ...]


def client_notes(events: Sequence[Event], link: PersonalLink) -> ClientNotes:
    """Returns the notes about the client of the link. `events` holds no note that was taken
    back."""
    return ClientNotes(
        identity=_of_client(events, IdentityChecked, link),
        interpreter=_of_client(events, InterpreterChecked, link),
        explanations=_of_client(events, Explained, link),
        warnings=_warnings_given(events, link),
    )


def _of_client(events: Sequence[Event], kind: type[Noted], link: PersonalLink) -> tuple[Noted, ...]:
    reference = link.booking.reference
    notes = [note for note in only(events, kind) if getattr(note, "booking", None) == reference]
    return tuple(sorted(notes, key=lambda note: note.at))


def _warnings_given(events: Sequence[Event], link: PersonalLink) -> tuple[Warned, ...]:
    """The steps of the warning ladder that the trainer took, in time order."""
    until = max((event.at for event in events), default=link.course.ends_at)
    warned = ladders(events, link.booking.reference, until)
    given = [step for ladder in warned for step in ladder.steps]
    return tuple(sorted(given, key=lambda step: step.moment))
