"""The answers of the register API, as the types from which the API description is generated."""

import msgspec

from delivery.records.database.row_outcome import RowOutcome


class Accepted(msgspec.Struct, frozen=True):
    """The outcome for the course or booking sent."""

    outcome: RowOutcome


class Overlapping(msgspec.Struct, frozen=True):
    """Another planned course that needs the same host or trainer at the same time."""

    reference: str
    same_host: bool
    same_trainer: bool


class AcceptedCourse(msgspec.Struct, frozen=True):
    """The outcome for the course sent, and the courses that it cannot be held beside."""

    outcome: RowOutcome
    overlaps: list[Overlapping] | None
    """Empty if there is none; null if they could not be looked up after the course was saved."""


class Refusal(msgspec.Struct, frozen=True):
    """One fault in the object sent."""

    place: str
    """A JSON path, such as `$.police_deadline`; `$` for the whole object."""
    reason: str


class Refused(msgspec.Struct, frozen=True):
    """Every fault in the object sent. Nothing was saved."""

    refusals: list[Refusal]
