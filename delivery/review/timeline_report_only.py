"""The stretches of a client's course that appear only in Zoom's own report."""

from datetime import datetime

from compliance.assessment import Judgement
from compliance.attendance.attendance import CourseRoom
from compliance.attendance.gaps import Gap
from compliance.connections.connections import Connection
from compliance.event_order import only
from compliance.events import Joined, Left, WaitingRoomEntered
from compliance.intervals import Span, Spans, intersect, subtract, union


class ReportOnly:
    """One client's stretches that neither a webhook nor the trainer reported."""

    def __init__(self, judgement: Judgement, room: CourseRoom) -> None:
        added = room.reconciliation.added
        links = judgement.booking.registrant_ids
        self._connections = judgement.attendance.connections
        self._waiting = judgement.attendance.waiting
        self._joined = {_key(event, event.at) for event in only(added, Joined)}
        self._left = {_key(event, event.at) for event in only(added, Left)}
        self._entered = {
            event.at
            for event in only(added, WaitingRoomEntered)
            if event.person.registrant_id in links
        }

    @property
    def inside(self) -> Spans:
        """Spans in the meeting, including those before the course."""
        reported: list[Span] = []
        heard: list[Span] = []
        for connection in self._connections:
            (reported if self._began(connection) else heard).append(connection.span)
        return subtract(reported, heard)

    @property
    def waiting(self) -> Spans:
        return union(span for span in self._waiting if span.start in self._entered)

    def gap(self, gap: Gap) -> bool:
        """Returns whether the departure that begins a gap appears only in the report."""
        before = [stay for stay in self._connections if stay.span.end == gap.since]
        return bool(before) and all(self._began(stay) or self._ended(stay) for stay in before)

    def _began(self, connection: Connection) -> bool:
        return _key(connection, connection.span.start) in self._joined

    def _ended(self, connection: Connection) -> bool:
        return _key(connection, connection.span.end) in self._left


def _key(subject: Connection | Joined | Left, at: datetime) -> tuple[str, str, str, datetime]:
    return subject.instance, subject.person.uuid, subject.person.user_id, at


def split(spans: Spans, report_only: Spans) -> tuple[Spans, Spans]:
    """Divides the spans into the parts that webhooks or the trainer reported, and the parts that
    appear only in the report."""
    reported = intersect(spans, report_only)
    return subtract(spans, reported), reported
