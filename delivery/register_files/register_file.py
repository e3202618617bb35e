"""Reads a whole register file, and reports how each value was read.

A file is CSV, in any usual encoding and with any usual delimiter, or an Excel workbook. Each row is
a booking, a course, or both. The columns are the fields of a booking and of its course, in any
order. A row without values for a course books a client on a stored course; a row without values for
a booking describes a course alone. A missing column leaves the stored values; an empty cell removes
the stored value.

A value with one meaning is accepted, and the reading is reported; a value with two meanings is
refused. All faults of the rows are reported together, before anything is saved.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from msgspec import structs

from delivery.records.planning.reference_key import key_of
from delivery.register_files import csv_table, headings, row_cells, xlsx_table
from delivery.register_files.readings import Reading, ReadingLog, ReadingRule
from delivery.register_files.register_table import RegisterTable, is_filled
from delivery.registers import register_fields
from delivery.registers.register_fields import BOOKING_FIELDS, BookingEntry, CourseEntry
from delivery.registers.register_rows import (
    COURSE_COLUMNS,
    OF_BOOKING,
    OF_COURSE,
    BookingLine,
    CourseLine,
    RegisterRows,
    of_course,
)
from delivery.validation.errors import FieldError, InvalidInput, on_line

MOST_BYTES = 1_000_000
EMPTY_ROW = "the row has neither a course nor a booking. Complete or delete it"
WORKBOOK, OLD_WORKBOOK = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
"""The first bytes of an .xlsx file, and of an .xls file or one with a password."""


@dataclass(frozen=True, slots=True)
class RegisterFile:
    rows: RegisterRows
    readings: tuple[Reading, ...]
    """Empty if the file is written as documented."""


def read(raw: bytes) -> RegisterFile:
    """Reads the file's courses and bookings. Raises InvalidInput with every fault and its line."""
    log = ReadingLog()
    table = _table(raw, log)
    if not table.rows:
        raise InvalidInput(FieldError("", "the file is empty"))
    first = headings.row_of_headings([row.cells for row in table.rows])
    for row in table.rows[:first]:
        words = " ".join(str(cell) for cell in row.cells if is_filled([cell]))
        log.add(ReadingRule.TITLE, words, "not read", line=row.line)
    head, *lines = table.rows[first:]
    names = headings.read(head.cells, head.line, log)
    courses: list[CourseLine] = []
    bookings: list[BookingLine] = []
    refusals: list[FieldError] = []
    for row in lines:
        try:
            cells = row_cells.read(names, row, table.epoch, log)
            course, booking = _row(cells)
        except InvalidInput as refused:
            refusals += on_line(row.line, refused.refusals)
            continue
        courses += [] if course is None else [CourseLine(row.line, course)]
        bookings += [] if booking is None else [BookingLine(row.line, booking)]
    rows = RegisterRows(_courses_once(courses, refusals), _bookings_once(bookings, refusals))
    if refusals:
        raise InvalidInput(*sorted(refusals, key=lambda refusal: refusal.line or 0))
    return RegisterFile(rows, log.readings())


def _table(raw: bytes, log: ReadingLog) -> RegisterTable:
    if len(raw) > MOST_BYTES:
        raise InvalidInput(
            FieldError("", f"the file is larger than {MOST_BYTES // 1000} kB. Send it in parts")
        )
    if raw.startswith(OLD_WORKBOOK):
        reason = "the workbook is old or has a password. Save it as .xlsx without one"
        raise InvalidInput(FieldError("", reason))
    if raw.startswith(WORKBOOK):
        return xlsx_table.read(raw, log)
    return csv_table.read(raw, log)


def _row(cells: Mapping[str, str]) -> tuple[CourseEntry | None, BookingEntry | None]:
    filled = {name for name, cell in cells.items() if cell.strip()}
    if not filled & (OF_COURSE | OF_BOOKING):
        raise InvalidInput(FieldError("booking_ref", EMPTY_ROW))
    course = booking = None
    refusals: list[FieldError] = []
    if filled & OF_COURSE:
        try:
            course = register_fields.course(
                {f: cells[c] for c, f in COURSE_COLUMNS.items() if c in cells}
            )
        except InvalidInput as refused:
            refusals += of_course(refused.refusals)
    if filled & OF_BOOKING:
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
            reason = f"differs from line {earlier.line}. Correct one of the lines"
            refusals.append(FieldError("course", reason, line.line))
    return tuple(first.values())


def _bookings_once(lines: list[BookingLine], refusals: list[FieldError]) -> tuple[BookingLine, ...]:
    first: dict[str, BookingLine] = {}
    for line in lines:
        earlier = first.setdefault(key_of(line.entry.booking_ref), line)
        if _compared(earlier.entry) != _compared(line.entry):
            reason = f"differs from line {earlier.line}. Correct one of the lines"
            refusals.append(FieldError("booking_ref", reason, line.line))
    return tuple(first.values())


def _compared(entry: BookingEntry) -> BookingEntry:
    return structs.replace(
        entry, booking_ref=key_of(entry.booking_ref), course=key_of(entry.course)
    )
