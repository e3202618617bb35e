"""Reads the values from which a message to one client is written."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from compliance.policy.message_terms import LINKS, MessageKind
from compliance.policy.policy import Policy, PolicyFault
from delivery.policies import pinning
from delivery.records.answers import challenges, record_requests
from delivery.records.answers.challenges import ChallengeRow
from delivery.records.database.store import Transaction
from delivery.records.links import link_requests
from delivery.records.messages import earlier_messages
from delivery.records.messages.messages import MessageRow
from delivery.records.planning import bookings, courses
from delivery.records.planning.bookings import BookingRow
from delivery.records.planning.courses import CourseRow
from delivery.records.review import decisions
from delivery.records.review.decisions import OutcomeRow
from delivery.records.tasks import follow_ups, withdrawals

ABOUT_AN_OUTCOME = (MessageKind.OUTCOME, MessageKind.WINDOW_CLOSES, MessageKind.PROOF_ASKED)
ABOUT_A_CHALLENGE = (MessageKind.CHALLENGE_RECEIVED, MessageKind.CHALLENGE_REJECTED)
LEADS_TO_RECORD = (
    *ABOUT_AN_OUTCOME,
    *ABOUT_A_CHALLENGE,
    MessageKind.PROOF_RECEIVED,
    MessageKind.RECORD_LINK,
    MessageKind.REQUEST_ANSWERED,
)
"""The messages with the link to the client's record."""


@dataclass(frozen=True, slots=True)
class NoticeDetails:
    message: MessageRow
    booking: BookingRow = field(repr=False)
    course: CourseRow
    """The course that the message is about."""
    policy: Policy | None
    """None if the policy of the course cannot be read."""
    outcome: OutcomeRow | None = None
    """The decision that it tells of or reminds of."""
    replaces: bool = False
    """Whether this decision replaces an earlier one."""
    challenge: ChallengeRow | None = None
    restores: bool = False
    """Whether the client was last told that the course or the booking is cancelled."""
    record_key: str | None = field(default=None, repr=False)
    """The key of the client's link to the record; None if the message holds no such link."""


async def details_of(tx: Transaction, message: MessageRow) -> NoticeDetails | None:
    """The values for the message as things stand now; None if it is superseded: a later decision, a
    later version of the schedule, or a place that is held again says otherwise."""
    booking = await bookings.by_id(tx, message.booking_id) if message.booking_id else None
    if booking is None:
        return None
    outcome = challenge = None
    course_id: int | None = booking.course_id
    replaces = False
    if message.kind in ABOUT_AN_OUTCOME:
        outcome = await decisions.outcome_by_id(tx, message.schedule_version)
        course_id = outcome.course_id if outcome else None
    elif message.kind in ABOUT_A_CHALLENGE:
        challenge = await challenges.by_id(tx, message.schedule_version)
        course_id = challenge.course_id if challenge else None
    elif message.kind == MessageKind.WITHDRAWN:
        course_id = await withdrawals.course_of(tx, message.schedule_version)
    elif message.kind == MessageKind.PROOF_RECEIVED:
        course_id = await follow_ups.course_of(tx, message.schedule_version)
    elif message.kind == MessageKind.REQUEST_ANSWERED:
        course_id = await record_requests.course_of(tx, message.schedule_version)
    elif message.kind in LINKS:
        course_id = await link_requests.course_of(tx, message.schedule_version)
    course = await courses.by_id(tx, course_id) if course_id is not None else None
    if course is None or _is_superseded(message, booking, course):
        return None
    if outcome is not None:
        before = await _of_booking(tx, outcome)
        if before[-1].id != outcome.id:
            return None
        replaces = len(before) > 1
    if message.kind == MessageKind.PROOF_ASKED and await follow_ups.has_proof(
        tx, message.schedule_version
    ):
        return None
    policy, restores = await _policy(tx, course), False
    if message.kind == MessageKind.MOVED:
        restores = await earlier_messages.was_told_of_end(tx, booking.id, message.id)
    return NoticeDetails(message, booking, course, policy, outcome, replaces, challenge, restores)


async def _policy(tx: Transaction, course: CourseRow) -> Policy | None:
    try:
        return await pinning.policy_of(tx, course)
    except PolicyFault:
        return None


def _is_superseded(message: MessageRow, booking: BookingRow, course: CourseRow) -> bool:
    """Whether the booking or the course has changed since, so that the message is not true."""
    version = message.schedule_version == booking.schedule_version
    is_placed = (booking.state, course.state) == ("booked", "planned")
    match message.kind:
        case MessageKind.MOVED | MessageKind.JOINING:
            return not version or not is_placed
        case MessageKind.JOINING_LINK:
            return booking.course_id != course.id or not is_placed
        case MessageKind.INTERPRETER_LINK:
            has_interpreter = booking.interpreter_key is not None
            return booking.course_id != course.id or not (is_placed and has_interpreter)
        case MessageKind.COURSE_CANCELLED:
            return not version or course.state != "cancelled"
        case MessageKind.BOOKING_CANCELLED:
            return not version or booking.state != "cancelled"
        case _:
            return False


async def _of_booking(tx: Transaction, outcome: OutcomeRow) -> Sequence[OutcomeRow]:
    """The decisions of the same client about the same course, oldest first."""
    every = await decisions.outcomes_of_course(tx, outcome.course_id)
    return [row for row in every if row.booking_id == outcome.booking_id]
