"""Whether a course has begun, was held, or was not delivered by the provider (cl.25)."""

from datetime import timedelta
from enum import Enum

from compliance.attendance.attendance import CourseRoom
from compliance.attendance.reachable_time import LAST_TRY
from compliance.connections.identity import Kind
from compliance.event_order import only
from compliance.events import NotHeard
from compliance.intervals import Span, Spans, cover, subtract, union
from compliance.outcomes.course_held import was_held
from compliance.outcomes.recommendation import opened_late_by
from compliance.policy.policy import Policy


class DeliveryStanding(Enum):
    """How far a course got, as far as it is known."""

    PENDING = "pending"
    """It has not begun, and the policy's time for that has not passed."""
    NOT_BEGUN = "not_begun"
    """No trainer was in the meeting since the start, and everything was heard."""
    NEVER_OPENED = "never_opened"
    """It is over, and no meeting of it is known. Only the provider's report can prove that."""
    BEGUN = "begun"
    """A trainer has been in the meeting since the start. The course still runs."""
    HELD = "held"
    CUT_SHORT = "cut_short"
    """More of it is missing than the policy leaves unnoticed: at its start, its end, or both."""
    ABANDONED = "abandoned"
    """The trainer noted that the course could not be delivered."""
    UNKNOWN = "unknown"
    """Too little was heard to tell."""


FAILED = frozenset(
    {DeliveryStanding.NOT_BEGUN, DeliveryStanding.CUT_SHORT, DeliveryStanding.ABANDONED}
)
"""The standings of a past course that the provider did not deliver. `NEVER_OPENED` is one of them
once the provider's report names no meeting."""


def standing(room: CourseRoom, policy: Policy) -> DeliveryStanding:
    """How far the course got by the end of the judged time."""
    if room.abandoned:
        return DeliveryStanding.ABANDONED
    if not _has_begun(room):
        return _before_the_beginning(room, policy)
    if not room.final:
        return DeliveryStanding.BEGUN
    if was_held(room, policy):
        return DeliveryStanding.HELD
    return DeliveryStanding.CUT_SHORT if _is_known_missing(room) else DeliveryStanding.UNKNOWN


def _has_begun(room: CourseRoom) -> bool:
    """Whether staff were in the meeting after the start. Zoom sometimes omits the host's own join
    (FACTS trap 11): where no staff are reported at all, a client in the meeting proves that
    somebody admitted them."""
    start = room.scheduled.start
    stays, leaves = room.movements.connections, room.movements.lone_leaves
    staff_stays = [stay for stay in stays if stay.owner.kind is Kind.STAFF]
    staff_leaves = [leave for leave in leaves if leave.owner.kind is Kind.STAFF]
    if staff_stays or staff_leaves:
        stays, leaves = tuple(staff_stays), tuple(staff_leaves)
    return any(stay.open or stay.span.end > start for stay in stays) or any(
        leave.at > start for leave in leaves
    )


def _before_the_beginning(room: CourseRoom, policy: Policy) -> DeliveryStanding:
    judged = room.judged
    if not room.final and timedelta(seconds=judged.seconds) < policy.begin_alarm:
        return DeliveryStanding.PENDING
    if room.final and not room.instances.began:
        return DeliveryStanding.NEVER_OPENED
    since_opening = Span(judged.start - policy.room_opens, judged.end)
    heard = room.heard if room.final else subtract(room.heard, _may_still_come(room))
    return DeliveryStanding.NOT_BEGUN if cover(heard, since_opening) else DeliveryStanding.UNKNOWN


def _may_still_come(room: CourseRoom) -> Spans:
    """The outages of which the provider may still repeat a message."""
    now = room.judged.end
    outages = only(room.events, NotHeard)
    return union(Span(gap.start, gap.end) for gap in outages if now < gap.end + LAST_TRY)


def _is_known_missing(room: CourseRoom) -> bool:
    """Whether everything was heard where the course is missing."""
    start, end = room.scheduled.start, room.scheduled.end
    if room.over is None:
        return False
    missing = [Span(max(room.over, start), end)] if room.over < end else []
    if late := opened_late_by(room):
        missing.append(Span(start, min(start + late, end)))
    return all(cover(room.heard, span) for span in missing)
