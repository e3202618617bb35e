"""Reading a register: a CSV file of which each row is a booking, its course, or both.

The columns are the fields of a booking and, beside them, those of its course; their order is free.
A row whose course columns are empty books on a course that is known already; a row whose booking
columns are empty tells of a course alone. Of a column that the file has not, nothing is told; an
empty cell tells that there is nothing. Comma, semicolon and tab all do, as spreadsheets write
them. Every fault of the file is found before anything is done.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

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
"""A register is one transaction, and SQLite lets nobody else write meanwhile: some 2 ms a row."""

_RENAMED = {"reference": "course", "type": "course_type", "state": "course_state"}
COURSE_COLUMNS: Mapping[str, str] = {_RENAMED.get(name, name): name for name in COURSE_FIELDS}
"""A course's columns, each with the field that it fills."""

_SHARED = COURSE_COLUMNS.keys() & BOOKING_FIELDS.keys()
_OF_COURSE = COURSE_COLUMNS.keys() - _SHARED
_OF_BOOKING = BOOKING_FIELDS.keys() - _SHARED
COLUMNS = (*BOOKING_FIELDS, *(name for name in COURSE_COLUMNS if name in _OF_COURSE))


@dataclass(frozen=True, slots=True)
class CourseLine:
    """A course and the line that first tells of it."""

    line: int
    entry: CourseEntry


@dataclass(frozen=True, slots=True)
class BookingLine:
    """A booking and the line that first tells of it."""

    line: int
    entry: BookingEntry


@dataclass(frozen=True, slots=True)
class RegisterRows:
    """What a file tells, each course and each booking once, in the order of the file."""

    courses: tuple[CourseLine, ...]
    bookings: tuple[BookingLine, ...]


def read(raw: bytes) -> RegisterRows:
    """Read a whole file. Raises Refused with everything that is wrong with it, line by line."""
    if len(raw) > MOST_BYTES:
        raise InvalidInput(
            FieldError("", f"the file is larger than {MOST_BYTES // 1000} kB: send it in parts")
        )
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise InvalidInput(
            FieldError("", "the file is not UTF-8: save it as 'CSV UTF-8'")
        ) from None
    courses: list[CourseLine] = []
    bookings: list[BookingLine] = []
    refusals: list[FieldError] = []
    rows = list(_rows(text, refusals))
    if len(rows) > MOST_ROWS:
        raise InvalidInput(
            FieldError("", f"the file has more than {MOST_ROWS} rows: send it in parts")
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
    """A course's refusals, said of the columns of a file."""
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
                reason = f"has {len(cells)} cells where the first line names {len(header)}"
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
        refusals.append(FieldError("course", "is missing: the first line must name the columns"))
    if refusals:
        raise InvalidInput(*on_line(1, refusals))
    return names


def _by_column(header: list[str], cells: list[str]) -> dict[str, str]:
    """Spreadsheets add columns that have no name; that is no matter while they are empty."""
    return {name: cell for name, cell in zip(header, cells, strict=True) if name or cell.strip()}


def _row(cells: Mapping[str, str]) -> tuple[CourseEntry | None, BookingEntry | None]:
    filled = {name for name, cell in cells.items() if cell.strip()}
    if "" in filled:
        raise InvalidInput(FieldError("", "has a cell under no column name"))
    if not filled & (_OF_COURSE | _OF_BOOKING):
        raise InvalidInput(
            FieldError("booking_ref", "the row tells neither of a course nor of a booking")
        )
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
        earlier = first.setdefault(line.entry.reference, line)
        if earlier.entry != line.entry:
            reason = f"is told otherwise on line {earlier.line}"
            refusals.append(FieldError("course", reason, line.line))
    return tuple(first.values())


def _bookings_once(lines: list[BookingLine], refusals: list[FieldError]) -> tuple[BookingLine, ...]:
    first: dict[str, BookingLine] = {}
    for line in lines:
        earlier = first.setdefault(line.entry.booking_ref, line)
        if earlier.entry != line.entry:
            reason = f"is told otherwise on line {earlier.line}"
            refusals.append(FieldError("booking_ref", reason, line.line))
    return tuple(first.values())
