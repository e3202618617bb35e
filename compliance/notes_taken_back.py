"""Removes the notes that trainers took back, as if they had never been noted."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from compliance.events import Event
from compliance.trainer_events import (
    Abandoned,
    AlertSeen,
    BreakAnnounced,
    CameraMarked,
    DevicesExplained,
    EntryRefused,
    Explained,
    FaultDeclared,
    IdentificationUndone,
    IdentifiedAs,
    IdentityChecked,
    InterpreterChecked,
    Matched,
    Note,
    NoteTakenBack,
    Observed,
    ParticipationConfirmed,
    RecordCompleted,
    Removed,
    Stated,
    TrainerEvent,
    Warned,
)

ACTIONS: Mapping[type[TrainerEvent], str] = {
    BreakAnnounced: "break",
    IdentityChecked: "identity",
    InterpreterChecked: "interpreter",
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
    Stated: "statement",
    AlertSeen: "seen",
    ParticipationConfirmed: "participation",
    RecordCompleted: "complete",
}
"""The ledger's name for each kind of note."""

NoteKey = tuple[datetime, str, str | None]
"""The key of a note: its moment, its action and its booking (None without one)."""


def key_of(note: Note) -> NoteKey:
    """The key that a `NoteTakenBack` of this note names."""
    return note.instant or note.at, ACTIONS[type(note)], getattr(note, "booking", None)


def taken_back(events: Iterable[Event]) -> Mapping[NoteKey, NoteTakenBack]:
    """The keys that these events take back, of existing notes or not, each with the first taking
    back."""
    takings = [event for event in events if isinstance(event, NoteTakenBack)]
    takings.sort(key=lambda taking: taking.at, reverse=True)
    return {(taking.noted_at, taking.action, taking.booking): taking for taking in takings}


def without_taken_back(events: Iterable[Event]) -> tuple[Event, ...]:
    """The events in the order given, without taken-back notes and without the events that took them
    back."""
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
