"""The fields that every note of a trainer has in the ledger."""

from datetime import datetime

import msgspec

from compliance.trainer_events import Note
from delivery.ledger.note_times import utc, whole
from integrations.event_times import possible


class FarFromNote(ValueError):
    """The noted stretch is impossible at the moment of the note."""


class TrainerNote(msgspec.Struct, frozen=True, kw_only=True, tag_field="action"):
    at: datetime
    by: str = ""
    """The author as the ledger names them, such as `user 7`."""

    def event(self) -> Note:
        """Returns the event of a note. Each kind of note has its own event."""
        raise AssertionError(f"{type(self).__name__} has no event")

    def stretch(self, start: datetime, end: datetime) -> tuple[datetime, datetime]:
        """Both times in UTC and whole seconds. Raises ValueError where they are in the wrong order,
        and FarFromNote."""
        if end < start:
            raise ValueError(f"`to` is before `from`: {end.isoformat()}")
        noted_at = utc(self.at)
        try:
            first, last = possible(whole(start), noted_at), possible(whole(end), noted_at)
        except OverflowError:
            first = last = None
        if first is None or last is None:
            raise FarFromNote(f"{start.isoformat()} to {end.isoformat()} is far from the note")
        return first, last
