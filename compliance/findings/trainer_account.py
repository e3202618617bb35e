"""The trainer's account of turning a client away, and whether one is owed.

An account is written with the note, or later as a statement that names the note. A removal for
abuse or as unfit ends with the police and a ban (clauses 19 and 21), so its account is needed.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from compliance.event_order import in_order, only
from compliance.events import Event
from compliance.trainer_events import EntryRefused, Removed, Stated
from compliance.warnings import IMMEDIATE


@dataclass(frozen=True, slots=True)
class TurningAway:
    """One refusal or removal of a client, with the trainer's account of it."""

    note: EntryRefused | Removed
    statements: tuple[Stated, ...]
    """The statements that name the note, oldest first."""

    @property
    def words(self) -> tuple[str, ...]:
        """The account, oldest part first; empty if none is written."""
        written = [statement.words for statement in self.statements]
        return tuple([self.note.words, *written] if self.note.words else written)

    @property
    def is_refusal(self) -> bool:
        return isinstance(self.note, EntryRefused)

    @property
    def is_owed(self) -> bool:
        """Whether an account is needed and none is written."""
        removed = isinstance(self.note, Removed) and self.note.reason in IMMEDIATE
        return removed and not self.words


def turned_away(events: Iterable[Event], booking: str) -> tuple[TurningAway, ...]:
    """The refusals and removals of a client, oldest first. `events` hold no note that was taken
    back."""
    events = in_order(events)
    written = only(events, Stated)
    notes = [event for event in events if isinstance(event, EntryRefused | Removed)]
    return tuple(
        TurningAway(note, tuple(said for said in written if _is_of(said, note)))
        for note in notes
        if note.booking == booking
    )


def _is_of(statement: Stated, note: EntryRefused | Removed) -> bool:
    named = statement.of_at is not None and statement.of_at == (note.instant or note.at)
    return named and statement.booking == note.booking


def statements(events: Iterable[Event], booking: str | None) -> tuple[Stated, ...]:
    """The statements on a client, or on the course if `booking` is None, that are no account of a
    refusal or removal; oldest first."""
    return tuple(
        said
        for said in only(in_order(events), Stated)
        if said.booking == booking and said.of_at is None
    )
