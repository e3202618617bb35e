"""Puts a register into a draft, line by line, and collects every refusal."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from delivery.records.database.row_outcome import RowOutcome
from delivery.records.planning.bookings import BookingRow
from delivery.records.planning.reference_key import key_of
from delivery.records.planning.register_draft import RegisterDraft
from delivery.registers import offer_rules
from delivery.registers.booking_rules import draft_booking
from delivery.registers.course_rules import CourseFacts, deadline_errors, draft_course
from delivery.registers.register_rows import BookingLine, CourseLine
from delivery.validation.errors import FieldError, InvalidInput


@dataclass(frozen=True, slots=True)
class LineRefusal:
    """The faults of one line, each placed at a field of the course or of the booking."""

    line: CourseLine | BookingLine
    errors: tuple[FieldError, ...]


@dataclass(slots=True)
class RegisterImport:
    """The outcomes of the lines so far, by the ids of the draft, and the refusals."""

    draft: RegisterDraft
    facts: CourseFacts
    courses: Counter[RowOutcome] = field(default_factory=Counter)
    bookings: Counter[RowOutcome] = field(default_factory=Counter)
    changed: set[int] = field(default_factory=set)
    """The courses that something changes of."""
    written: set[int] = field(default_factory=set)
    """The courses that are new or are changed themselves."""
    acts: list[tuple[str, str]] = field(default_factory=list)
    """For the audit: what is done, and to which course or booking."""
    refusals: list[LineRefusal] = field(default_factory=list)
    _taken_courses: dict[int, CourseLine] = field(default_factory=dict)
    _taken_bookings: dict[int, tuple[BookingLine, BookingRow | None]] = field(default_factory=dict)
    _refused: set[str] = field(default_factory=set)

    def take(self, courses: Iterable[CourseLine], bookings: Iterable[BookingLine]) -> None:
        """Puts the courses into the draft, then the bookings: a booking may stand before its
        course."""
        for course_line in courses:
            self._course(course_line)
        for booking_line in bookings:
            self._booking(booking_line)
        self._check_the_whole()

    def _course(self, line: CourseLine) -> None:
        try:
            course, outcome = draft_course(self.draft, line.entry, self.facts)
        except InvalidInput as refused:
            self._refused.add(key_of(line.entry.reference))
            self.refusals.append(LineRefusal(line, refused.refusals))
            return
        self.courses[outcome] += 1
        if outcome is not RowOutcome.UNCHANGED:
            self._taken_courses[course.id] = line
            self.written.add(course.id)
            self.changed.add(course.id)
            self.acts.append((f"course {outcome}", f"course {course.reference}"))

    def _booking(self, line: BookingLine) -> None:
        if key_of(line.entry.course) in self._refused:
            return  # it can be checked once its course is valid
        before = self.draft.booking(line.entry.booking_ref)
        try:
            booking, outcome = draft_booking(self.draft, line.entry)
        except InvalidInput as refused:
            self.refusals.append(LineRefusal(line, refused.refusals))
            return
        self.bookings[outcome] += 1
        if outcome is not RowOutcome.UNCHANGED:
            self._taken_bookings[booking.id] = line, before
            self.changed |= {booking.course_id} | ({before.course_id} if before else set())
            is_withdrawn = booking.id in self.draft.withdrawing
            act = "offer withdrawn" if is_withdrawn else f"booking {outcome}"
            self.acts.append((act, f"booking {booking.reference}"))

    def _check_the_whole(self) -> None:
        """Checks conditions on the register as a whole. A client may leave a moved course later
        in the same register, and a booking may release the offer that another booking takes."""
        for course_id, line in self._taken_courses.items():
            if late := deadline_errors(self.draft, self.draft.courses[course_id]):
                self.refusals.append(LineRefusal(line, tuple(late)))
        rivals = offer_rules.of_several(self.draft)
        for booking_id, (booking_line, before) in self._taken_bookings.items():
            booking = self.draft.bookings[booking_id]
            if booking.attendance_key not in rivals:
                continue
            if taken_up := offer_rules.taken_up(self.draft, before, booking):
                self.refusals.append(LineRefusal(booking_line, tuple(taken_up)))
