"""Lists the notes about a course: those in force, those taken back, and those that can be taken
back."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import get_args

from compliance.notes_taken_back import NoteKey, key_of, taken_back
from compliance.trainer_events import Note
from delivery.assessment.course_inputs import CourseInputs

UNDONE_WITHIN = timedelta(minutes=2)
"""How long after the service received a note it can be taken back without a reason: long enough to
see a mistake, too short to change the evidence of a case. The figure is the service's own."""

KINDS: tuple[type[Note], ...] = get_args(Note)


@dataclass(frozen=True, slots=True)
class CourseNote:
    number: int
    """Its place among the notes of the course; 1 is the first."""
    event: Note
    client: str | None
    """The name of the client of the note; None for a note about no client of the course."""
    taken_back: bool
    why_taken_back: str
    """The reason for which it was taken back; empty if it was undone at once, or stands."""
    may_undo: bool
    """It can be taken back without a reason."""

    @property
    def key(self) -> NoteKey:
        return key_of(self.event)

    @property
    def kind(self) -> str:
        """The name of the event's class."""
        return type(self.event).__name__


def course_notes(inputs: CourseInputs, now: datetime) -> tuple[CourseNote, ...]:
    """The notes made until `now`, the newest first."""
    events = inputs.history.events
    gone = taken_back(events)
    notes = [event for event in events if isinstance(event, KINDS) and event.at <= now]
    notes.sort(key=lambda note: note.instant or note.at)
    return tuple(
        CourseNote(
            number=number,
            event=note,
            client=_name(inputs, getattr(note, "booking", None)),
            taken_back=key_of(note) in gone,
            why_taken_back=gone[key_of(note)].reason if key_of(note) in gone else "",
            may_undo=key_of(note) not in gone and may_undo(note, now),
        )
        for number, note in reversed(list(enumerate(notes, start=1)))
    )


def may_undo(note: Note, now: datetime) -> bool:
    """Whether it was noted at most two minutes ago. A note bears the time of its receipt."""
    return now - (note.instant or note.at) <= UNDONE_WITHIN


def _name(inputs: CourseInputs, booking: str | None) -> str | None:
    row = inputs.bookings.get(booking) if booking else None
    return f"{row.given_name} {row.family_name}" if row else None
