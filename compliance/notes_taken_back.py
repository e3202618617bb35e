"""What trainers took back is as if it had never been noted."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from compliance.events import Event
from compliance.trainer_events import (
    Abandoned,
    BreakAnnounced,
    CameraMarked,
    DevicesExplained,
    EntryRefused,
    Explained,
    FaultDeclared,
    IdentificationUndone,
    IdentifiedAs,
    IdentityChecked,
    Matched,
    Note,
    NoteTakenBack,
    Observed,
    Removed,
    TrainerEvent,
    Warned,
)

ACTIONS: Mapping[type[TrainerEvent], str] = {
    BreakAnnounced: "break",
    IdentityChecked: "identity",
    EntryRefused: "refuse",
    Removed: "remove",
    Observed: "observe",
    CameraMarked: "camera",
    Matched: "match",
    IdentifiedAs: "identify",
    IdentificationUndone: "unmatch",
    DevicesExplained: "devices",
    Explained: "extenuating",
    Warned: "warn",
    Abandoned: "abandon",
    FaultDeclared: "fault",
}
"""What the ledger calls each kind of note."""

NoteKey = tuple[datetime, str, str | None]
"""What names a note: its moment, its action and its booking, None where it has none."""


def key_of(note: Note) -> NoteKey:
    """What a `NoteTakenBack` of this note names."""
    return note.instant or note.at, ACTIONS[type(note)], getattr(note, "booking", None)


def taken_back(events: Iterable[Event]) -> frozenset[NoteKey]:
    """The keys that these events take back, of notes that exist or not."""
    return frozenset(
        (event.noted_at, event.action, event.booking)
        for event in events
        if isinstance(event, NoteTakenBack)
    )


def without_taken_back(events: Iterable[Event]) -> tuple[Event, ...]:
    """The events in the order given, without the notes that were taken back and without what took
    them back."""
    events = tuple(events)
    keys = taken_back(events)
    if not keys:
        return events
    return tuple(
        event
        for event in events
        if not isinstance(event, NoteTakenBack)
        and not (isinstance(event, TrainerEvent) and key_of(event) in keys)
    )
