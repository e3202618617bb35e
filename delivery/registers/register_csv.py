"""Reads a register: a CSV file in which each row is a booking, its course, or both.

The columns are the fields of a booking and of its course, in any order. A row without values for a
course books on a known course; a row without values for a booking describes a course alone. A
missing column leaves the stored values; an empty cell removes the value. Comma, semicolon and tab
are accepted as delimiters, as spreadsheets write them. All faults of the file are reported
together, before anything is saved.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from msgspec import structs

from delivery.records.planning.reference_key import key_of
from delivery.registers import register_fields
from delivery.registers.register_fields import (
    BOOKING_FIELDS,
    COURSE_FIELDS,
    BookingEntry,
    CourseEntry,
)
from delivery.validation.errors import FieldError, InvalidInput, on_line

MOST_BYTES = 1_000_000
MOST_ROWS = 2_000
"""A register is one transaction of about 2 ms per row, during which SQLite allows no other
write."""

_RENAMED = {"reference": "course", "type": "course_type", "state": "course_state"}
COURSE_COLUMNS: Mapping[str, str] = {_RENAMED.get(name, name): name for name in COURSE_FIELDS}
"""The columns of a course with their fields."""

_SHARED = COURSE_COLUMNS.keys() & BOOKING_FIELDS.keys()
_OF_COURSE = COURSE_COLUMNS.keys() - _SHARED
_OF_BOOKING = BOOKING_FIELDS.keys() - _SHARED
COLUMNS = (*BOOKING_FIELDS, *(name for name in COURSE_COLUMNS if name in _OF_COURSE))


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


def read(raw: bytes) -> RegisterRows:
    """Reads a whole file. Raises InvalidInput with every fault and its line."""
    if len(raw) > MOST_BYTES:
        raise InvalidInput(
            FieldError("", f"the file is larger than {MOST_BYTES // 1000} kB. Send it in parts")
        )
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise InvalidInput(
            FieldError("", "the file is not UTF-8. Save it as 'CSV UTF-8'")
        ) from None
    courses: list[CourseLine] = []
    bookings: list[BookingLine] = []
    refusals: list[FieldError] = []
    rows = list(_rows(text, refusals))
    if len(rows) > MOST_ROWS:
        raise InvalidInput(
            FieldError("", f"the file has more than {MOST_ROWS} rows. Send it in parts")
        )
    for line, cells in rows:
        try:
            course, booking = _row(cells)
        except InvalidInput as refused:
            refusals += on_line(line, refused.refusals)
            continue
        courses += [] if course is None else [CourseLine(line, course)]
        bookings += [] if booking is None else [BookingLine(line, booking)]
    once = RegisterRows(_courses_once(courses, refusals), _bookings_once(bookings, refusals))
    if refusals:
        raise InvalidInput(*sorted(refusals, key=lambda refusal: refusal.line or 0))
    return once


def of_course(refusals: Iterable[FieldError]) -> list[FieldError]:
    """Replaces the field names of a course's errors by column names."""
    named = {field: column for column, field in COURSE_COLUMNS.items()}
    return [replace(refusal, place=named.get(refusal.place, refusal.place)) for refusal in refusals]


def _rows(text: str, refusals: list[FieldError]) -> Iterator[tuple[int, dict[str, str]]]:
    head = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=head.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    header: list[str] | None = None
    line = 1
    while True:
        try:
            cells = next(reader, None)
        except csv.Error as fault:
            refusals.append(FieldError("", f"cannot be read as CSV: {fault}", line))
            return
        if cells is None:
            break
        if header is None:
            header = _header(cells)
        elif any(cell.strip() for cell in cells):
            if len(cells) == len(header):
                yield line, _by_column(header, cells)
            else:
                reason = f"has {len(cells)} cells, but the first line names {len(header)} columns"
                refusals.append(FieldError("", reason, line))
        line = reader.line_num + 1
    if header is None:
        refusals.append(FieldError("", "the file is empty"))


def _header(cells: list[str]) -> list[str]:
    names = [cell.strip().lower() for cell in cells]
    refusals = [register_fields.unknown(name) for name in names if name and name not in COLUMNS]
    twice = {name for name in names if name and names.count(name) > 1}
    refusals += [FieldError(name, "is named twice") for name in sorted(twice)]
    if "course" not in names:
        refusals.append(FieldError("course", "is missing. The first line must name the columns"))
    if refusals:
        raise InvalidInput(*on_line(1, refusals))
    return names


def _by_column(header: list[str], cells: list[str]) -> dict[str, str]:
    """The cells by column name, without the empty unnamed columns that spreadsheets add."""
    return {name: cell for name, cell in zip(header, cells, strict=True) if name or cell.strip()}


def _row(cells: Mapping[str, str]) -> tuple[CourseEntry | None, BookingEntry | None]:
    filled = {name for name, cell in cells.items() if cell.strip()}
    if "" in filled:
        raise InvalidInput(FieldError("", "has a value in a column without a name"))
    if not filled & (_OF_COURSE | _OF_BOOKING):
        raise InvalidInput(FieldError("booking_ref", "the row has neither a course nor a booking"))
    course = booking = None
    refusals: list[FieldError] = []
    if filled & _OF_COURSE:
        try:
            course = register_fields.course(
                {f: cells[c] for c, f in COURSE_COLUMNS.items() if c in cells}
            )
        except InvalidInput as refused:
            refusals += of_course(refused.refusals)
    if filled & _OF_BOOKING:
        try:
            booking = register_fields.booking(
                {name: cells[name] for name in BOOKING_FIELDS if name in cells}
            )
        except InvalidInput as refused:
            refusals += [refusal for refusal in refused.refusals if refusal not in refusals]
    if refusals:
        raise InvalidInput(*refusals)
    return course, booking


def _courses_once(lines: list[CourseLine], refusals: list[FieldError]) -> tuple[CourseLine, ...]:
    first: dict[str, CourseLine] = {}
    for line in lines:
        earlier = first.setdefault(key_of(line.entry.reference), line)
        if earlier.entry != structs.replace(line.entry, reference=earlier.entry.reference):
            reason = f"differs from line {earlier.line}"
            refusals.append(FieldError("course", reason, line.line))
    return tuple(first.values())


def _bookings_once(lines: list[BookingLine], refusals: list[FieldError]) -> tuple[BookingLine, ...]:
    first: dict[str, BookingLine] = {}
    for line in lines:
        earlier = first.setdefault(key_of(line.entry.booking_ref), line)
        if _compared(earlier.entry) != _compared(line.entry):
            reason = f"differs from line {earlier.line}"
            refusals.append(FieldError("booking_ref", reason, line.line))
    return tuple(first.values())


def _compared(entry: BookingEntry) -> BookingEntry:
    return structs.replace(
        entry, booking_ref=key_of(entry.booking_ref), course=key_of(entry.course)
    )
