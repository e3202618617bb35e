"""Saves a course, a booking or a whole register, each in one transaction."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from delivery.records.database.row_outcome import RowOutcome
from delivery.records.database.store import Store, Transaction
from delivery.registers import register_csv
from delivery.registers.booking_rules import save_booking
from delivery.registers.course_rules import deadline_errors, save_course
from delivery.registers.import_result import ImportResult
from delivery.registers.register_csv import BookingLine, CourseLine, RegisterRows
from delivery.registers.register_fields import BookingEntry, CourseEntry
from delivery.validation.errors import FieldError, InvalidInput, on_line


@dataclass(frozen=True, slots=True)
class ImportCounts:
    """The numbers of created, changed and unchanged courses and bookings of a register."""

    courses: Mapping[RowOutcome, int]
    bookings: Mapping[RowOutcome, int]
    changed: frozenset[int]
    """The ids of the courses that changed."""


async def course(store: Store, entry: CourseEntry, by: int | None, now: datetime) -> ImportResult:
    """Saves one course. Raises InvalidInput, and changes nothing then."""
    async with store.writing() as tx:
        taken = await save_course(tx, entry, by, now)
        for course_id in taken.courses:
            if refusals := await deadline_errors(tx, course_id):
                raise InvalidInput(*refusals)
    return taken


async def booking(store: Store, entry: BookingEntry, by: int | None, now: datetime) -> ImportResult:
    """Saves one booking. Raises InvalidInput, and changes nothing then."""
    async with store.writing() as tx:
        return await save_booking(tx, entry, by, now)


async def register(store: Store, sent: RegisterRows, by: int | None, now: datetime) -> ImportCounts:
    """Saves a whole register in one transaction.

    Raises InvalidInput with every refusal and its line, and changes nothing then.
    """
    async with store.writing() as tx:
        register_import = _RegisterImport(tx, by, now)
        for course_line in sent.courses:
            await register_import.course(course_line)
        for booking_line in sent.bookings:
            await register_import.booking(booking_line)
        await register_import.end()
    return ImportCounts(
        register_import.courses, register_import.bookings, frozenset(register_import.changed)
    )


@dataclass(slots=True)
class _RegisterImport:
    """The import of one register: the outcomes of its lines so far, and the refusals."""

    tx: Transaction
    by: int | None
    now: datetime
    courses: Counter[RowOutcome] = field(default_factory=Counter)
    bookings: Counter[RowOutcome] = field(default_factory=Counter)
    changed: set[int] = field(default_factory=set)
    _taken: dict[int, CourseLine] = field(default_factory=dict)
    _refused: set[str] = field(default_factory=set)
    _refusals: list[FieldError] = field(default_factory=list)

    async def course(self, line: CourseLine) -> None:
        try:
            taken = await save_course(self.tx, line.entry, self.by, self.now)
        except InvalidInput as refused:
            self._refused.add(line.entry.reference)
            self._refusals += on_line(line.line, register_csv.of_course(refused.refusals))
        else:
            self._taken |= dict.fromkeys(taken.courses, line)
            self.changed |= taken.courses
            self.courses[taken.outcome] += 1

    async def booking(self, line: BookingLine) -> None:
        if line.entry.course in self._refused:
            return  # it can be checked once its course is valid
        try:
            taken = await save_booking(self.tx, line.entry, self.by, self.now)
        except InvalidInput as refused:
            self._refusals += on_line(line.line, refused.refusals)
        else:
            self.changed |= taken.courses
            self.bookings[taken.outcome] += 1

    async def end(self) -> None:
        """Checks deadlines, which a client who leaves a moved course in the same file does not
        break.

        Raises InvalidInput with all refusals.
        """
        for course_id, line in self._taken.items():
            late = register_csv.of_course(await deadline_errors(self.tx, course_id))
            self._refusals += on_line(line.line, late)
        if self._refusals:
            raise InvalidInput(*sorted(self._refusals, key=lambda refusal: refusal.line or 0))
