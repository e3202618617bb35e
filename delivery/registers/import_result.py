"""What came of a course or booking that was taken in, and which courses look different now."""

from dataclasses import dataclass

from delivery.records.database.row_outcome import RowOutcome


@dataclass(frozen=True, slots=True)
class ImportResult:
    kept: RowOutcome
    courses: frozenset[int] = frozenset()
    """The ids of the courses that it concerns; none if nothing changed."""
