"""Courses and bookings come in: one at a time or a register of them, wholly or not at all."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from delivery import register_file
from delivery.bookings import take_booking
from delivery.courses import deadlines, take_course
from delivery.entries import BookingEntry, CourseEntry
from delivery.records.kept import Kept
from delivery.records.store import Store, Transaction
from delivery.refusal import Refusal, Refused, on_line
from delivery.register_file import BookingLine, CourseLine, Register


@dataclass(frozen=True, slots=True)
class TakenIn:
    """How many of a register were created, changed or left as they were."""

    courses: Mapping[Kept, int]
    bookings: Mapping[Kept, int]


async def course(store: Store, entry: CourseEntry, by: int | None, now: datetime) -> Kept:
    """Take in one course. Raises Refused, and then nothing is changed."""
    async with store.change() as tx:
        course_id, kept = await take_course(tx, entry, by, now)
        refusals = await deadlines(tx, course_id)
        if refusals:
            raise Refused(*refusals)
    return kept


async def booking(store: Store, entry: BookingEntry, by: int | None, now: datetime) -> Kept:
    """Take in one booking. Raises Refused, and then nothing is changed."""
    async with store.change() as tx:
        _, kept = await take_booking(tx, entry, by, now)
    return kept


async def register(store: Store, sent: Register, by: int | None, now: datetime) -> TakenIn:
    """Take in a whole register in one transaction.

    Raises Refused with every refusal and its line, and then nothing is changed.
    """
    async with store.change() as tx:
        taking = _Taking(tx, by, now)
        for course_line in sent.courses:
            await taking.course(course_line)
        for booking_line in sent.bookings:
            await taking.booking(booking_line)
        await taking.end()
    return TakenIn(taking.courses, taking.bookings)


@dataclass(slots=True)
class _Taking:
    """One register on its way in: what came of its lines so far, and what was refused."""

    tx: Transaction
    by: int | None
    now: datetime
    courses: Counter[Kept] = field(default_factory=Counter)
    bookings: Counter[Kept] = field(default_factory=Counter)
    _taken: dict[int, CourseLine] = field(default_factory=dict)
    _refused: set[str] = field(default_factory=set)
    _refusals: list[Refusal] = field(default_factory=list)

    async def course(self, told: CourseLine) -> None:
        try:
            course_id, kept = await take_course(self.tx, told.entry, self.by, self.now)
        except Refused as refused:
            self._refused.add(told.entry.reference)
            self._refusals += on_line(told.line, register_file.of_course(refused.refusals))
        else:
            self._taken[course_id] = told
            self.courses[kept] += 1

    async def booking(self, told: BookingLine) -> None:
        if told.entry.course in self._refused:
            return  # whether it fits can be said when its course is right
        try:
            _, kept = await take_booking(self.tx, told.entry, self.by, self.now)
        except Refused as refused:
            self._refusals += on_line(told.line, refused.refusals)
        else:
            self.bookings[kept] += 1

    async def end(self) -> None:
        """Raises Refused if anything was; a client may have left a moved course in this file."""
        for course_id, told in self._taken.items():
            late = register_file.of_course(await deadlines(self.tx, course_id))
            self._refusals += on_line(told.line, late)
        if self._refusals:
            raise Refused(*sorted(self._refusals, key=lambda refusal: refusal.line or 0))
