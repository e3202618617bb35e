"""A trainer's action as submitted, its fields read and checked against the course."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from delivery.assessment.course_inputs import CourseInputs
from delivery.ledger import note_times
from delivery.live.client_row import Row
from delivery.live.course_view import CourseView
from delivery.live.monitor import Monitor
from delivery.validation.errors import FieldError, InvalidInput


@dataclass(frozen=True, slots=True)
class TrainerAction:
    """A submitted form, with the course in its state at that moment."""

    form: Mapping[str, str]
    view: CourseView

    @property
    def inputs(self) -> CourseInputs:
        return self.view.inputs

    @property
    def monitor(self) -> Monitor:
        return self.view.monitor

    @property
    def now(self) -> datetime:
        """The time of the action, in UTC and whole seconds."""
        return note_times.whole(self.view.monitor.now)

    def one_of(self, name: str, choices: tuple[str, ...], wanted: str) -> str:
        """Returns the value of a field. Raises InvalidInput unless the value is one of these."""
        value = self.form.get(name, "")
        if value not in choices:
            raise InvalidInput(FieldError(name, wanted))
        return value

    def number_of(self, name: str, choices: tuple[int, ...], wanted: str) -> int:
        return int(self.one_of(name, tuple(str(choice) for choice in choices), wanted))

    def words(self, name: str, longest: int) -> str:
        """The words of a field on one line; empty if there are none. Raises InvalidInput."""
        words = " ".join(self.form.get(name, "").split())
        if len(words) > longest or not words.isprintable():
            raise InvalidInput(FieldError(name, f"use {longest} letters or fewer"))
        return words

    def booking(self) -> str:
        return self.one_of("booking", tuple(self.inputs.bookings), "choose a client of this course")

    def client(self) -> Row:
        """The client named in the form, as the board shows them. Raises InvalidInput."""
        booking = self.booking()
        return next(row for row in self.monitor.rows if row.reference == booking)
