"""A draft of changed courses and bookings, with the consequences of each change.

The draft is in memory, so it delays no other transaction. `register_writing` writes it at once.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import asdict, replace
from datetime import datetime
from itertools import count
from typing import TypeVar

from delivery.records.database.row_outcome import RowOutcome, has_same_values
from delivery.records.planning import link_keys
from delivery.records.planning.bookings import BookingDetails, BookingRow
from delivery.records.planning.courses import CourseDetails, CourseRow
from delivery.records.planning.reference_key import key_of, offer_key

OnRecord = TypeVar("OnRecord", CourseRow, BookingRow)


class NoSuchCourse(ValueError):
    """The booking names a course that is not stored."""


class RegisterDraft:
    """Courses and bookings by id; new ones have negative ids until they are written."""

    def __init__(
        self, courses: Iterable[CourseRow], bookings: Iterable[BookingRow], now: datetime
    ) -> None:
        self.now = now
        self.courses: dict[int, CourseRow] = {}
        self.bookings: dict[int, BookingRow] = {}
        self.changed_courses: set[int] = set()
        """With those that are new, as the next."""
        self.changed_bookings: set[int] = set()
        self.withdrawn: set[int] = set()
        """The courses that take place at another time, or again: whoever confirmed them confirms
        them anew."""
        self.replaced_trainers: dict[int, int] = {}
        """By course on record, the trainer whom the register named until now."""
        self.withdrawn_offers: set[int] = set()
        """The bookings whose offers are on record as withdrawn."""
        self.withdrawing: dict[int, BookingRow] = {}
        """The bookings whose offers are withdrawn now, as they were before, by id."""
        self.moved: list[tuple[int, int, int]] = []
        """The ids of each booking that moves to another course, of its earlier course and of the
        other course."""
        self.cancelled: list[tuple[int, int, int]] = []
        """The same of each booking that the client gives up; its course mostly stays the same."""
        self.requests: list[tuple[int, int | None, str]] = []
        """Of the meeting provider, in the order in which they are to be done: the ids of a course
        and, where only one is meant, its booking, and a kind (see MeetingRequest)."""
        self._courses_by_key: dict[str, list[int]] = defaultdict(list)
        self._bookings_by_key: dict[str, list[int]] = defaultdict(list)
        self._bookings_by_course: dict[int, dict[int, None]] = defaultdict(dict)
        self._new_ids = count(-1, -1)
        for course in courses:
            self._add_course(course)
        for booking in bookings:
            self._add_booking(booking)
        self.courses_on_record, self.bookings_on_record = dict(self.courses), dict(self.bookings)

    def course(self, reference: str) -> CourseRow | None:
        """Returns the course with this reference in any spelling; of two courses, the course in
        the same spelling."""
        twins = [self.courses[number] for number in self._courses_by_key[key_of(reference)]]
        return _written_so(reference, twins)

    def booking(self, reference: str) -> BookingRow | None:
        """Returns the booking with this reference in any spelling; of two bookings, the booking
        in the same spelling."""
        twins = [self.bookings[number] for number in self._bookings_by_key[key_of(reference)]]
        return _written_so(reference, twins)

    def bookings_of(self, course_id: int) -> Iterator[BookingRow]:
        """All bookings of a course in the order of creation, including cancelled and withdrawn
        ones."""
        return (self.bookings[number] for number in tuple(self._bookings_by_course[course_id]))

    def put_course(self, details: CourseDetails) -> tuple[CourseRow, RowOutcome]:
        """Saves a course in the draft; returns it and the outcome. The same reference changes it.

        A moved or restored course gets new links for its bookings, and new instructions become due.
        """
        before = self.course(details.reference)
        if before is None:
            new = CourseRow(
                **asdict(details), id=next(self._new_ids), schedule_version=1, changed_at=self.now
            )
            self._add_course(new)
            self.changed_courses.add(new.id)
            if new.state == "planned":
                self._ask("make", new.id)
            return new, RowOutcome.CREATED
        details = replace(details, reference=before.reference)
        if has_same_values(before, details):
            return before, RowOutcome.UNCHANGED
        return self._change_course(before, details), RowOutcome.CHANGED

    def _change_course(self, before: CourseRow, details: CourseDetails) -> CourseRow:
        moved = (before.starts_at, before.ends_at) != (details.starts_at, details.ends_at)
        anew = moved or (before.state == "cancelled" and details.state == "planned")
        after = replace(
            before,
            **asdict(details),
            changed_at=self.now,
            schedule_version=before.schedule_version + anew,
        )
        self.courses[after.id] = after
        self.changed_courses.add(after.id)
        booked = list(self.bookings_of(after.id)) if anew else []
        for booking in booked:
            self._set_booking(_renewed(booking))
        if anew:
            self.withdrawn.add(after.id)
        self._replace_trainer(after)
        self._ask_of_meeting(before, after, moved=moved)
        if after.state == "planned":
            for booking in booked:
                if booking.state == "booked":
                    self._ask("unregister", after.id, booking.id)
                    self._ask("register", after.id, booking.id)
        return after

    def _replace_trainer(self, after: CourseRow) -> None:
        on_record = self.courses_on_record.get(after.id)
        named = on_record.trainer_id if on_record else None
        self.replaced_trainers.pop(after.id, None)
        if named is not None and named != after.trainer_id:
            self.replaced_trainers[after.id] = named

    def _ask_of_meeting(self, before: CourseRow, after: CourseRow, *, moved: bool) -> None:
        match before.state, after.state:
            case "planned", "planned" if moved or before.zoom_host != after.zoom_host:
                self._ask("move", after.id)
            case "cancelled", "planned":
                self._ask("make", after.id)
            case "planned", "cancelled":
                self._ask("cancel", after.id)

    def put_booking(self, details: BookingDetails) -> tuple[BookingRow, RowOutcome]:
        """Saves a booking in the draft; returns it and the outcome. The same reference changes it.

        A change of course or email address, or a new booking after a cancellation, ends the old
        link, makes a new one and new instructions due. Raises NoSuchCourse.
        """
        course = self.courses.get(details.course_id)
        if course is None:
            raise NoSuchCourse("this booking is for a course that is not on record here")
        before = self.booking(details.reference)
        if before is None:
            new = BookingRow(
                **asdict(details),
                id=next(self._new_ids),
                schedule_version=1,
                link_key=link_keys.new_key(),
                changed_at=self.now,
                attendance_key=offer_key(details.attendance_id),
                placed_at=self.now,
                interpreter_key=_new_interpreter_key(details),
            )
            self._add_booking(new)
            self.changed_bookings.add(new.id)
            if new.state == "booked" and course.state == "planned":
                self._ask("register", course.id, new.id)
            return new, RowOutcome.CREATED
        details = replace(details, reference=before.reference)
        if has_same_values(before, details):
            return before, RowOutcome.UNCHANGED
        return self._change_booking(before, details, course), RowOutcome.CHANGED

    def _change_booking(
        self, before: BookingRow, details: BookingDetails, course: CourseRow
    ) -> BookingRow:
        was_in, is_in = before.state == "booked", details.state == "booked"
        is_placed = before.course_id != details.course_id or (is_in and not was_in)
        after = replace(
            before,
            **asdict(details),
            changed_at=self.now,
            attendance_key=offer_key(details.attendance_id),
            placed_at=self.now if is_placed else before.placed_at or before.changed_at,
        )
        # A link that went to a mistyped address is in a stranger's hands.
        readdressed = before.email != after.email
        renewed = is_placed or readdressed
        if renewed:
            after = _renewed(after)
        elif before.interpreter_name != after.interpreter_name:
            after = replace(after, interpreter_key=_new_interpreter_key(after))
        del self._bookings_by_course[before.course_id][before.id]
        self._set_booking(after)
        if was_in and is_in and before.course_id != after.course_id:
            self.moved.append((before.id, before.course_id, after.course_id))
        if was_in and after.state == "cancelled":
            self.cancelled.append((before.id, before.course_id, after.course_id))
        registered_anew = renewed or _registered_as(before) != _registered_as(after)
        if was_in and (registered_anew or not is_in):
            self._ask("unregister", before.course_id, before.id)
        if is_in and (registered_anew or not was_in) and course.state == "planned":
            self._ask("register", after.course_id, after.id)
        return after

    def _add_course(self, course: CourseRow) -> None:
        self.courses[course.id] = course
        self._courses_by_key[key_of(course.reference)].append(course.id)

    def _add_booking(self, booking: BookingRow) -> None:
        self.bookings[booking.id] = booking
        self._bookings_by_key[key_of(booking.reference)].append(booking.id)
        self._bookings_by_course[booking.course_id][booking.id] = None

    def _set_booking(self, booking: BookingRow) -> None:
        self.bookings[booking.id] = booking
        self.changed_bookings.add(booking.id)
        self._bookings_by_course[booking.course_id][booking.id] = None

    def _ask(self, kind: str, course_id: int, booking_id: int | None = None) -> None:
        self.requests.append((course_id, booking_id, kind))


def _written_so(reference: str, twins: list[OnRecord]) -> OnRecord | None:
    for row in twins:
        if row.reference == reference:
            return row
    return min(twins, key=lambda row: row.twin, default=None)


def _renewed(booking: BookingRow) -> BookingRow:
    """Returns the booking with new links. The old links no longer work."""
    return replace(
        booking,
        link_key=link_keys.new_key(),
        interpreter_key=_new_interpreter_key(booking),
        schedule_version=booking.schedule_version + 1,
    )


def _new_interpreter_key(booking: BookingDetails) -> str | None:
    return link_keys.new_key() if booking.interpreter_name else None


def _registered_as(details: BookingDetails) -> tuple[str | None, ...]:
    """The fields that the meeting provider receives."""
    return details.given_name, details.family_name, details.interpreter_name
