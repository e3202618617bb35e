"""One booking's case: all that a rule may look at."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from compliance.attendance.absences import Cause
from compliance.attendance.attendance import Attendance, CourseRoom, Gap
from compliance.attendance.reachable_time import LOBBY
from compliance.course import Booking
from compliance.event_order import only
from compliance.findings.breach import Breach
from compliance.intervals import Span, Spans, cover, intersect, subtract, total
from compliance.policy.policy import Policy

Noted = TypeVar("Noted")


@dataclass(frozen=True, slots=True)
class Case:
    booking: Booking
    attendance: Attendance
    room: CourseRoom
    policy: Policy

    def noted(self, kind: type[Noted]) -> tuple[Noted, ...]:
        """What the trainer noted about this booking, of one kind, oldest first."""
        return only(self.room.noted.get(self.booking.reference, ()), kind)

    def breach(
        self, rule: str, clause: str, span: Span, because: str, rests_on: Spans
    ) -> Iterator[Breach]:
        """The finding, cut to the course; none if it lies outside or does not rest on anything.

        `rests_on`: when somebody who could have told us otherwise could be heard.
        """
        cut = span.cut(self.room.judged)
        if cut is not None and cover(rests_on, cut):
            yield Breach(self.booking.reference, rule, clause, cut, because, rests_on)

    def proven(self, gap: Gap) -> Span:
        """The part of a gap in which a return would have been heard: none of it after the first
        moment, since they went, of which nobody could tell us. Empty if that was before it."""
        lost = self.unheard(gap.since, gap.span.end)
        until = min([gap.span.end, *(span.start for span in lost)])
        return Span(gap.span.start, max(gap.span.start, until))

    def unheard(self, start: datetime, end: datetime) -> Spans:
        """The stretches between these of which nobody could have told us. Of what lies before the
        lobby opened or after the end nothing is judged."""
        judged = self.room.judged
        judgeable = intersect([Span(start, end)], [Span(judged.start - LOBBY, judged.end)])
        return subtract(judgeable, self.room.heard)

    def led(self, span: Span) -> Spans:
        """The parts of a stretch in which somebody held the course: while the trainer's own
        connection was lost, nobody is held to it."""
        return subtract([span], self.room.staff_away)

    def meanwhile(self, span: Span) -> str:
        """What else happened in a stretch that an officer should weigh with it."""
        away = total(intersect([span], self.room.staff_away))
        left_out = f" {away} seconds are left out, when the trainer's own connection was lost."
        return left_out if away else ""

    def leaving(self) -> Gap | None:
        """The gap from which they never came back, once the course is over."""
        last = self.attendance.gaps[-1:]
        return last[0] if last and self.room.final and not last[0].returned else None

    def gone_in_a_break(self) -> bool:
        """Whether they went in a break that lasted to the end and never came back: it is no gap."""
        stays = [connection.span.end for connection in self.attendance.connections]
        over = min([self.room.judged.end, self.room.instances.last_end() or self.room.judged.end])
        return self.room.final and bool(stays) and max(stays) < over and self.leaving() is None

    def absent_to_the_end(self) -> Gap | None:
        """The gap that lasts to the end, also if they came back when it was over."""
        last = self.attendance.gaps[-1:]
        lasts = last and self.room.final and last[0].span.end == self.room.judged.end
        return last[0] if lasts else self.leaving()

    def left_early(self) -> Gap | None:
        """The leaving, where it was the client's own or nobody knows, a return would have been
        heard, and the trainer was there all the time."""
        leaving = self.leaving()
        if leaving is None or leaving.cause not in (Cause.CLIENT_LEFT, Cause.UNKNOWN):
            return None
        if self.led(leaving.span) != (leaving.span,):
            return None
        return leaving if self.proven(leaving) == leaving.span else None
