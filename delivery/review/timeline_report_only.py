"""Which stretches of a client's course only Zoom's own report tells of, heard by nobody live."""

from compliance.assessment import Judgement
from compliance.attendance.attendance import CourseRoom, Gap
from compliance.connections.connections import Connection
from compliance.event_order import only
from compliance.events import Joined, Left, WaitingRoomEntered
from compliance.intervals import Spans, intersect, subtract, union


class ReportAlone:
    """Asked of one client. What a webhook or the trainer told of as well is never its own."""

    def __init__(self, judged: Judgement, room: CourseRoom) -> None:
        added = room.reconciliation.added
        self._mine = judged.attendance
        self._joined = {_of(one) for one in only(added, Joined)}
        self._left = {_of(one) for one in only(added, Left)}
        links = judged.booking.registrant_ids
        self._waited = {
            one.at for one in only(added, WaitingRoomEntered) if one.who.registrant_id in links
        }

    @property
    def inside(self) -> Spans:
        """In the meeting, also before the course."""
        heard = [one.span for one in self._mine.connections if not self._told(one)]
        return subtract((one.span for one in self._mine.connections if self._told(one)), heard)

    @property
    def waiting(self) -> Spans:
        return union(span for span in self._mine.waiting if span.start in self._waited)

    def gap(self, gap: Gap) -> bool:
        """Whether the going that it begins with is told by the report alone."""
        before = [one for one in self._mine.connections if one.span.end == gap.since]
        return bool(before) and all(self._told(one) or self._ended(one) for one in before)

    def _told(self, one: Connection) -> bool:
        return (one.instance, one.who.uuid, one.who.user_id, one.span.start) in self._joined

    def _ended(self, one: Connection) -> bool:
        return (one.instance, one.who.uuid, one.who.user_id, one.span.end) in self._left


def _of(one: Joined | Left) -> tuple[str, str, str, object]:
    return one.instance, one.who.uuid, one.who.user_id, one.at


def parted(spans: Spans, alone: Spans) -> tuple[Spans, Spans]:
    """What was heard of these, and what only the report tells of them."""
    told = intersect(spans, alone)
    return subtract(spans, told), told
