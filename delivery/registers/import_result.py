"""What came of a course or booking that was taken in, and which courses look different now."""

from dataclasses import dataclass

from delivery.records.database.row_outcome import Kept


@dataclass(frozen=True, slots=True)
class Taken:
    kept: Kept
    courses: frozenset[int] = frozenset()
    """The ids of the courses that it concerns; none if nothing changed."""
