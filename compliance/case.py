"""One booking's case: all that a rule may look at."""

from dataclasses import dataclass
from typing import TypeVar

from compliance.absences import Cause
from compliance.attendance import Attendance, CourseRoom, Gap
from compliance.breach import Breach
from compliance.course import Booking
from compliance.hearing import only
from compliance.policy import Policy
from compliance.spans import Span

Noted = TypeVar("Noted")


@dataclass(frozen=True, slots=True)
class Case:
    booking: Booking
    attendance: Attendance
    room: CourseRoom
    policy: Policy

    def noted(self, kind: type[Noted]) -> tuple[Noted, ...]:
        """What the trainer noted about this booking, of one kind, oldest first."""
        return tuple(
            event
            for event in only(self.room.events, kind)
            if getattr(event, "booking", None) == self.booking.reference
        )

    def breach(self, rule: str, clause: str, span: Span, because: str) -> Breach | None:
        """A finding, cut to the course; None if it lies outside."""
        cut = span.cut(self.room.judged)
        return Breach(self.booking.reference, rule, clause, cut, because) if cut else None

    def leaving(self) -> Gap | None:
        """The gap from which they never came back, once the course is over."""
        last = self.attendance.gaps[-1:]
        return last[0] if last and self.room.final and not last[0].returned else None

    def left_early(self) -> Gap | None:
        """The leaving, where it was the client's own or nobody knows."""
        leaving = self.leaving()
        own = leaving is not None and leaving.cause in (Cause.CLIENT_LEFT, Cause.UNKNOWN)
        return leaving if own else None
