"""The changes that a register would make, for a person to check before they are saved."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from delivery.records.planning.reference_key import key_of
from delivery.registers.register_rows import RegisterRows


@dataclass(frozen=True, slots=True)
class CourseSummary:
    reference: str
    starts: datetime | None
    """In UTC; None for a course that is on record and not described again."""
    ends: datetime | None
    bookings: int


@dataclass(frozen=True, slots=True)
class ImportSummary:
    courses: Sequence[CourseSummary]
    """In the order of the file, those without a time last."""
    sample: Sequence[tuple[str, str]]
    """The references and names of the first bookings."""


MOST_SAMPLES = 5


def summary_of(rows: RegisterRows) -> ImportSummary:
    booked = Counter(key_of(line.entry.course) for line in rows.bookings)
    described = [line.entry for line in rows.courses]
    courses = [
        CourseSummary(
            entry.reference, entry.starts, entry.ends, booked.pop(key_of(entry.reference), 0)
        )
        for entry in described
    ]
    first = {key_of(line.entry.course): line.entry.course for line in reversed(rows.bookings)}
    courses += [CourseSummary(first[key], None, None, number) for key, number in booked.items()]
    entries = [line.entry for line in rows.bookings[:MOST_SAMPLES]]
    sample = [(entry.booking_ref, f"{entry.given_name} {entry.family_name}") for entry in entries]
    return ImportSummary(courses, sample)
