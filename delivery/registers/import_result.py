"""The outcome of saving a course or booking, and the courses that it changed."""

from collections.abc import Sequence
from dataclasses import dataclass

from delivery.records.database.row_outcome import RowOutcome


@dataclass(frozen=True, slots=True)
class ImportResult:
    outcome: RowOutcome
    courses: frozenset[int] = frozenset()
    """The ids of the courses affected; none if nothing changed."""
    handed_over: Sequence[str] = ()
    """A sentence for each handed over course that gets another trainer."""


def still_accountable(reference: str, name: str) -> str:
    """What a register does not change about a course that was handed over to this trainer."""
    return (
        f"{reference} was handed over: {name} stays accountable. "
        "This changes only which trainer the register names."
    )
