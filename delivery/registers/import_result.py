"""The outcomes of saving a course, a booking or a register, and the courses that changed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from delivery.offers.decided_bookings import ChangedDecision
from delivery.records.database.row_outcome import RowOutcome


@dataclass(frozen=True, slots=True)
class ImportResult:
    outcome: RowOutcome
    courses: frozenset[int] = frozenset()
    """The ids of the courses affected; none if nothing changed."""
    handed_over: Sequence[str] = ()
    """A sentence for each handed over course that gets another trainer."""


@dataclass(frozen=True, slots=True)
class ImportCounts:
    """The numbers of created, changed and unchanged courses and bookings of a register."""

    courses: Mapping[RowOutcome, int]
    bookings: Mapping[RowOutcome, int]
    changed: frozenset[int]
    """The ids of the courses that changed."""
    handed_over: Sequence[str] = ()
    """A sentence for each handed over course that gets another trainer."""
    decided: Sequence[ChangedDecision] = ()
    """The decided bookings that get another force or attendance."""


def still_accountable(reference: str, name: str) -> str:
    """What a register does not change about a course that was handed over to this trainer."""
    return (
        f"{reference} was handed over: {name} stays accountable. "
        "This changes only which trainer the register names."
    )
