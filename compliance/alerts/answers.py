"""Which note of a trainer ticks an alert off: an act that deals with it, or the word "seen"."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from compliance.alerts.alert import OF_COURSE, Alert, AlertKind, AlertTick
from compliance.events import Event
from compliance.notes_taken_back import ACTIONS
from compliance.trainer_events import (
    Abandoned,
    AlertSeen,
    BreakAnnounced,
    CameraMarked,
    DevicesExplained,
    EntryRefused,
    Explained,
    FaultDeclared,
    IdentityChecked,
    InterpreterChecked,
    Removed,
    TrainerEvent,
    Warned,
)

ACTS: Mapping[AlertKind, tuple[type[TrainerEvent], ...]] = MappingProxyType(
    {
        AlertKind.EVERYBODY_LOST: (FaultDeclared, Abandoned, BreakAnnounced),
        AlertKind.NOT_MONITORED: (CameraMarked,),
        AlertKind.UNKNOWN_PERSON: (),
        AlertKind.WAITING: (IdentityChecked, InterpreterChecked, EntryRefused, Explained),
        AlertKind.TWO_DEVICES: (DevicesExplained, Removed),
        AlertKind.CAMERA_OFF: (Warned, CameraMarked, Explained, Removed),
        AlertKind.TRIED: (EntryRefused, Explained),
    }
)
"""The notes that deal with each kind. An unknown person who is identified is unknown no more, so
that no note ticks that alert off."""


def tick_of(alert: Alert, events: Iterable[Event]) -> AlertTick | None:
    """The first note since the alert began that ticks it off; None without any."""
    notes = [
        event
        for event in events
        if isinstance(event, TrainerEvent) and event.at >= alert.since and _answers(event, alert)
    ]
    if not notes:
        return None
    first = min(notes, key=lambda note: note.instant or note.at)
    return AlertTick(ACTIONS[type(first)], first.at, first.by)


def _answers(note: TrainerEvent, alert: Alert) -> bool:
    if isinstance(note, AlertSeen):
        return (note.alert, note.subject) == (alert.kind.value, alert.subject)
    if not isinstance(note, ACTS[alert.kind]):
        return False
    if isinstance(note, Warned) and note.matter != AlertKind.CAMERA_OFF.value:
        return False
    return alert.kind in OF_COURSE or getattr(note, "booking", None) == alert.subject
