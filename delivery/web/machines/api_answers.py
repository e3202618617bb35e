"""The answers of the register API, as the types from which the API description is generated."""

import msgspec

from delivery.records.database.row_outcome import RowOutcome


class AcceptedBooking(msgspec.Struct, frozen=True):
    """The outcome for the booking sent, and the client's own page."""

    outcome: RowOutcome
    client_page: str | None
    """The address of the client's page from now on: the technical check, the terms, and how to
    join. It is a secret of the client: put it into your confirmation to them, and keep it nowhere
    else. A move of the course or the booking, and another email address, make a new one, and the
    earlier address opens nothing. Null if the client has no place on a course that is to come or
    runs, or if it could not be looked up after the booking was saved."""


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
    handed_over: str | None
    """A sentence for people if the course was handed over to another trainer and you sent a change
    of its trainer: who stays accountable. Null otherwise."""


class Refusal(msgspec.Struct, frozen=True):
    """One fault in the object sent."""

    place: str
    """A JSON path, such as `$.police_deadline`; `$` for the whole object."""
    reason: str


class Refused(msgspec.Struct, frozen=True):
    """Every fault in the object sent. Nothing was saved."""

    refusals: list[Refusal]
