"""The answers of the register API, as the types from which the API description is generated."""

import msgspec

from delivery.records.database.row_outcome import RowOutcome


class Accepted(msgspec.Struct, frozen=True):
    """The outcome for the course or booking sent."""

    outcome: RowOutcome


class Refusal(msgspec.Struct, frozen=True):
    """One fault in the object sent."""

    place: str
    """A JSON path, such as `$.police_deadline`; `$` for the whole object."""
    reason: str


class Refused(msgspec.Struct, frozen=True):
    """Every fault in the object sent. Nothing was saved."""

    refusals: list[Refusal]
