"""The outcome of saving a course or booking, and the courses that it changed."""

from dataclasses import dataclass

from delivery.records.database.row_outcome import RowOutcome


@dataclass(frozen=True, slots=True)
class ImportResult:
    outcome: RowOutcome
    courses: frozenset[int] = frozenset()
    """The ids of the courses affected; none if nothing changed."""
