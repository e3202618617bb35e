"""Saves a course, a booking or a register of them, all of it or nothing."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from delivery.records.database.row_outcome import RowOutcome
from delivery.records.database.store import Store, Transaction
from delivery.registers import register_csv
from delivery.registers.booking_rules import take_booking
from delivery.registers.course_rules import deadlines, take_course
from delivery.registers.import_result import ImportResult
from delivery.registers.register_csv import BookingLine, CourseLine, RegisterRows
from delivery.registers.register_fields import BookingEntry, CourseEntry
from delivery.validation.errors import FieldError, InvalidInput, on_line


@dataclass(frozen=True, slots=True)
class TakenIn:
    """How many courses and bookings of a register were created, changed or unchanged."""

    courses: Mapping[RowOutcome, int]
    bookings: Mapping[RowOutcome, int]
    changed: frozenset[int]
    """The ids of the courses that changed."""


async def course(store: Store, entry: CourseEntry, by: int | None, now: datetime) -> ImportResult:
    """Take in one course. Raises InvalidInput, and then nothing is changed."""
    async with store.writing() as tx:
        taken = await take_course(tx, entry, by, now)
        for course_id in taken.courses:
            if refusals := await deadlines(tx, course_id):
                raise InvalidInput(*refusals)
    return taken


async def booking(store: Store, entry: BookingEntry, by: int | None, now: datetime) -> ImportResult:
    """Take in one booking. Raises InvalidInput, and then nothing is changed."""
    async with store.writing() as tx:
        return await take_booking(tx, entry, by, now)


async def register(store: Store, sent: RegisterRows, by: int | None, now: datetime) -> TakenIn:
    """Take in a whole register in one transaction.

    Raises InvalidInput with every refusal and its line, and then nothing is changed.
    """
    async with store.writing() as tx:
        taking = _Taking(tx, by, now)
        for course_line in sent.courses:
            await taking.course(course_line)
        for booking_line in sent.bookings:
            await taking.booking(booking_line)
        await taking.end()
    return TakenIn(taking.courses, taking.bookings, frozenset(taking.changed))


@dataclass(slots=True)
class _Taking:
    """One register being saved: the outcomes of its lines so far, and the refusals."""

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
            taken = await take_course(self.tx, line.entry, self.by, self.now)
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
            taken = await take_booking(self.tx, line.entry, self.by, self.now)
        except InvalidInput as refused:
            self._refusals += on_line(line.line, refused.refusals)
        else:
            self.changed |= taken.courses
            self.bookings[taken.outcome] += 1

    async def end(self) -> None:
        """Raises InvalidInput with all refusals. A client may leave a moved course in this file."""
        for course_id, line in self._taken.items():
            late = register_csv.of_course(await deadlines(self.tx, course_id))
            self._refusals += on_line(line.line, late)
        if self._refusals:
            raise InvalidInput(*sorted(self._refusals, key=lambda refusal: refusal.line or 0))
