"""A trainer's action as submitted, its fields read and checked against the course."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from compliance.snapshot import ClientNow, RoomNow
from compliance.warnings import Ladder, ladders
from delivery.assessment.course_inputs import CourseInputs
from delivery.validation.errors import FieldError, InvalidInput


@dataclass(frozen=True, slots=True)
class TrainerAction:
    """A submitted form, the state of its course, and the time (UTC, whole seconds)."""

    form: Mapping[str, str]
    inputs: CourseInputs
    room: RoomNow
    now: datetime

    def one_of(self, name: str, choices: tuple[str, ...], wanted: str) -> str:
        """The value of a field, which must be one of these. Raises InvalidInput."""
        value = self.form.get(name, "")
        if value not in choices:
            raise InvalidInput(FieldError(name, wanted))
        return value

    def number_of(self, name: str, choices: tuple[int, ...], wanted: str) -> int:
        return int(self.one_of(name, tuple(str(choice) for choice in choices), wanted))

    def booking(self) -> str:
        return self.one_of("booking", tuple(self.inputs.bookings), "choose a client of this course")

    def client(self) -> ClientNow:
        """The present state of the client named in the form. Raises InvalidInput."""
        booking = self.booking()
        return next(client for client in self.room.standings if client.booking == booking)

    def ladders(self) -> tuple[Ladder, ...]:
        """The warnings of the client named in the form. Raises InvalidInput."""
        return ladders(self.inputs.events, self.booking(), self.now)
