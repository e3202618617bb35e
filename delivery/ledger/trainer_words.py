"""What the trainer wrote about a client and a course, from the events of the course."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from compliance.events import Event
from compliance.findings.trainer_account import TurningAway, statements, turned_away
from compliance.notes_taken_back import key_of, taken_back, without_taken_back
from compliance.trainer_events import (
    NoteTakenBack,
    RecordCompleted,
    Removed,
    Stated,
    TrainerEvent,
    Warned,
)
from delivery.ledger.ledger_history import events_in
from delivery.records.database.store import Transaction
from delivery.records.ledger import trainer_notes

ABOUT_REMOVALS = ("remove", "statement", "take_back")
"""The kinds of notes that decide whether an account is owed."""


@dataclass(frozen=True, slots=True)
class WithdrawnNote:
    """A note that was taken back with a reason, and counts for nothing."""

    event: TrainerEvent
    taking: NoteTakenBack

    @property
    def kind(self) -> str:
        """The name of the event's class."""
        return type(self.event).__name__


@dataclass(frozen=True, slots=True)
class TrainerWords:
    turned_away: tuple[TurningAway, ...]
    """The refusals and removals of the client with their accounts, oldest first."""
    on_client: tuple[Stated, ...]
    """The statements on the client, oldest first. The client reads them."""
    on_course: tuple[Stated, ...]
    """The statements on the course. They may be about others: the client does not read them."""
    left_out: tuple[Warned | Removed, ...]
    """The warnings and removals before which a step was left out, with the reason."""
    withdrawn: tuple[WithdrawnNote, ...]
    """Notes about the client, in the order of writing. The client does not read them."""
    completed: RecordCompleted | None
    """The trainer's word that the record of the course is complete; None without it."""

    @property
    def for_client(self) -> bool:
        """Whether there is anything for the client to read."""
        return bool(self.turned_away or self.on_client or self.left_out)


def trainer_words(events: Iterable[Event], booking: str) -> TrainerWords:
    """`events`: those of the course, with the notes that were taken back."""
    written = tuple(events)
    standing = without_taken_back(written)
    return TrainerWords(
        turned_away=turned_away(standing, booking),
        on_client=statements(standing, booking),
        on_course=statements(standing, None),
        left_out=_left_out(standing, booking),
        withdrawn=_withdrawn(written, booking),
        completed=next((event for event in standing if isinstance(event, RecordCompleted)), None),
    )


def _left_out(standing: tuple[Event, ...], booking: str) -> tuple[Warned | Removed, ...]:
    steps = [event for event in standing if isinstance(event, Warned | Removed)]
    return tuple(step for step in steps if step.booking == booking and step.skipped)


def _withdrawn(written: tuple[Event, ...], booking: str) -> tuple[WithdrawnNote, ...]:
    notes = [event for event in written if isinstance(event, TrainerEvent)]
    takings = taken_back(written)
    return tuple(
        WithdrawnNote(note, takings[key_of(note)])
        for note in notes
        if getattr(note, "booking", None) == booking
        and key_of(note) in takings
        and takings[key_of(note)].reason
    )


async def accounts_owed(tx: Transaction, course_ids: Collection[int]) -> dict[int, int]:
    """Returns how many accounts are owed, for the courses with any. One query for all courses."""
    events = defaultdict[int, list[Event]](list)
    for row in await trainer_notes.of_kinds(tx, course_ids, ABOUT_REMOVALS):
        if row.course_id is not None:
            events[row.course_id] += events_in(row)
    counts = {course_id: _count_owed(noted) for course_id, noted in events.items()}
    return {course_id: count for course_id, count in counts.items() if count}


def _count_owed(noted: Collection[Event]) -> int:
    standing = without_taken_back(noted)
    removed = {event.booking for event in standing if isinstance(event, Removed)}
    return sum(away.is_owed for booking in removed for away in turned_away(standing, booking))
