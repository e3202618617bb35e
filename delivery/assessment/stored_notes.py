"""The parts of a stored assessment that belong to no booking."""

from datetime import datetime
from typing import Self

import msgspec
from msgspec import field

from compliance.assessment import AssessedNote
from compliance.connections.unmatched import Unmatched
from delivery.assessment.stored_times import times_of, utc_second


class StoredNote(msgspec.Struct, frozen=True, omit_defaults=True):
    """A note on the whole course: `course_short`, `opened_late`, `platform_fault` or
    `recording`."""

    code: str
    seconds: int | None = None
    start: datetime | None = field(default=None, name="from")
    end: datetime | None = field(default=None, name="to")
    clients: int | None = None

    @classmethod
    def of(cls, note: AssessedNote) -> Self:
        if note.seconds is not None:
            return cls(note.code, seconds=note.seconds)
        if note.span is not None:
            return cls(note.code, start=utc_second(note.span.start), end=utc_second(note.span.end))
        return cls(note.code, start=utc_second(note.at), clients=note.clients)


class StoredUnmatched(msgspec.Struct, frozen=True, omit_defaults=True):
    """A participant whom neither a link nor the trainer matched to a booking."""

    name: str
    start: datetime = field(name="from")
    end: datetime = field(name="to")

    @classmethod
    def of(cls, unmatched: Unmatched) -> Self:
        return cls(unmatched.name, *times_of(unmatched.span))
