"""What the register API answers, as types from which its description is made too."""

import msgspec

from delivery.records.database.row_outcome import RowOutcome


class Accepted(msgspec.Struct, frozen=True):
    """What became of the course or booking that was sent."""

    outcome: RowOutcome


class Refusal(msgspec.Struct, frozen=True):
    """One fault in what was sent."""

    place: str
    """Where in the JSON object it is, such as `$.police_deadline`; `$` for the whole of it."""
    reason: str


class Refused(msgspec.Struct, frozen=True):
    """Every fault in what was sent. Nothing of it was kept."""

    refusals: list[Refusal]
