"""The rows of a register: the columns, and the courses and bookings that it describes."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from delivery.records.planning.register_snapshot import RegisterSubject, subject_of
from delivery.registers.register_fields import (
    BOOKING_FIELDS,
    COURSE_FIELDS,
    BookingEntry,
    CourseEntry,
)
from delivery.validation.errors import FieldError

_RENAMED = {"reference": "course", "type": "course_type", "state": "course_state"}
COURSE_COLUMNS: Mapping[str, str] = {_RENAMED.get(name, name): name for name in COURSE_FIELDS}
"""The columns of a course with their fields."""

_SHARED = COURSE_COLUMNS.keys() & BOOKING_FIELDS.keys()
OF_COURSE = COURSE_COLUMNS.keys() - _SHARED
OF_BOOKING = BOOKING_FIELDS.keys() - _SHARED
COLUMNS = (*BOOKING_FIELDS, *(name for name in COURSE_COLUMNS if name in OF_COURSE))


@dataclass(frozen=True, slots=True)
class CourseLine:
    """A course and the first line that describes it."""

    line: int
    entry: CourseEntry


@dataclass(frozen=True, slots=True)
class BookingLine:
    """A booking and the first line that describes it."""

    line: int
    entry: BookingEntry


@dataclass(frozen=True, slots=True)
class RegisterRows:
    """The courses and bookings of a file, each once, in the order of the file."""

    courses: tuple[CourseLine, ...]
    bookings: tuple[BookingLine, ...]

    def subject(self) -> RegisterSubject:
        """Returns the courses, bookings and offers that the file names."""
        offers = (line.entry.attendance_id for line in self.bookings)
        return subject_of(
            [line.entry.reference for line in self.courses]
            + [line.entry.course for line in self.bookings],
            [line.entry.booking_ref for line in self.bookings],
            [offer for offer in offers if isinstance(offer, str)],
            withdraws=any(line.entry.state == "withdrawn" for line in self.bookings),
        )


def of_course(refusals: Iterable[FieldError]) -> list[FieldError]:
    """Replaces the field names of a course's errors by column names."""
    named = {field: column for column, field in COURSE_COLUMNS.items()}
    return [replace(refusal, place=named.get(refusal.place, refusal.place)) for refusal in refusals]
