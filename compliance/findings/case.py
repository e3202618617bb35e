"""One booking's case: everything that a rule may read."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from compliance.attendance.attendance import Attendance, CourseRoom
from compliance.attendance.causes import Cause
from compliance.attendance.gaps import Gap
from compliance.attendance.reachable_time import LOBBY
from compliance.course import Booking
from compliance.event_order import only
from compliance.findings.breach import Breach
from compliance.findings.sentences import Sentence
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
        """The trainer's notes about this booking, of one kind, oldest first."""
        return only(self.room.noted.get(self.booking.reference, ()), kind)

    def breach(
        self, rule: str, clause: str, span: Span, because: str, rests_on: Spans, doubt: str = ""
    ) -> Iterator[Breach]:
        """The finding, cut to the course; none if it lies outside the course or `rests_on` does not
        cover it.

        `rests_on` holds the times in which events to the contrary could have reached the service.
        """
        cut = span.cut(self.room.judged)
        if cut is not None and cover(rests_on, cut):
            yield Breach(self.booking.reference, rule, clause, cut, because, rests_on, doubt)

    def proven(self, gap: Gap) -> Span:
        """The part of a gap in which a return would have been reported: up to the first moment
        since the departure at which events could not reach the service. Empty if that was before
        the gap."""
        lost = self.unheard(gap.since, gap.span.end)
        until = min([gap.span.end, *(span.start for span in lost)])
        return Span(gap.span.start, max(gap.span.start, until))

    def unheard(self, start: datetime, end: datetime) -> Spans:
        """The stretches between these in which events could not reach the service. Time before the
        lobby opened and after the end is not judged."""
        judged = self.room.judged
        judgeable = intersect([Span(start, end)], [Span(judged.start - LOBBY, judged.end)])
        return subtract(judgeable, self.room.heard)

    def led(self, span: Span) -> Spans:
        """The parts of a stretch in which the client had to attend: not while the staff's
        connection was lost, nor after the staff left for good."""
        staff = self.room.staff
        gone = staff.gone_for_good
        after = [Span(gone, max(gone, span.end))] if gone else []
        return subtract([span], (*staff.away, *after))

    def meanwhile(self, span: Span) -> str:
        """Other facts of a stretch that an officer should weigh with the finding."""
        away = total(intersect([span], self.room.staff.away))
        return f" {Sentence.STAFF_AWAY(seconds=away)}" if away else ""

    def leaving(self) -> Gap | None:
        """The gap from which the client never came back, once the course is over."""
        last = self.attendance.gaps[-1:]
        return last[0] if last and self.room.final and not last[0].returned else None

    def gone_in_a_break(self) -> bool:
        """Whether the client left in a break that lasted to the end and never came back, which is
        no gap."""
        stays = [connection.span.end for connection in self.attendance.connections]
        over = min([self.room.judged.end, self.room.over or self.room.judged.end])
        return self.room.final and bool(stays) and max(stays) < over and self.leaving() is None

    def absent_to_the_end(self) -> Gap | None:
        """The gap that lasts to the end, even if the client came back after the end."""
        last = self.attendance.gaps[-1:]
        over = min([self.room.judged.end, self.room.over or self.room.judged.end])
        lasts = last and self.room.final and last[0].span.end == over
        gap = last[0] if lasts else self.leaving()
        if gap is None:
            return None
        held = self.led(gap.span)
        return gap if held and held[-1].end == gap.span.end else None

    def left_early(self) -> Gap | None:
        """The leaving, if it was the client's own act: the join was reported, no time of the client
        is unknown, a return would have been reported, and the trainer was there all the time."""
        leaving = self.leaving()
        if leaving is None or leaving.cause is not Cause.CLIENT_LEFT:
            return None
        if not self.attendance.connections or self.attendance.unknown:
            return None
        if self.led(leaving.span) != (leaving.span,):
            return None
        return leaving if self.proven(leaving) == leaving.span else None
