"""The state of one client's joining instructions, for the people who manage a course."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from delivery.records.messages.instructions import JOINING, USUAL_TIMES, LeadTimes
from delivery.records.messages.messages import MessageRow
from delivery.records.planning.bookings import BookingRow
from delivery.records.planning.courses import CourseRow

SENT_AGAIN_BY_HAND = frozenset({"refused", "unsure"})


@dataclass(frozen=True, slots=True)
class Instructions:
    state: str
    """Of the current message: `sent`, `due` (failed for now, tried again), `claimed` (being sent),
    `refused`, `unsure`. Without one, or if it was missed: `not_wanted` (not booked, or cancelled),
    `never` (the course is over), `later`, `no_link` (held up without a registrant) or `waiting`
    (the next scan sends it)."""
    at: datetime | None
    """When the message was sent, was or will be tried again, or is due."""
    attempts: int = 0
    fault: str | None = None
    message_id: int | None = None
    superseded: tuple[MessageRow, ...] = ()
    """Messages for earlier dates, places or addresses; their links are dead."""
    may_send_again: bool = False
    """Whether the message waits for a person, and is still useful."""


def instructions(
    course: CourseRow,
    booking: BookingRow,
    linked: bool,
    messages: Sequence[MessageRow],
    now: datetime,
    lead_times: LeadTimes = USUAL_TIMES,
) -> Instructions:
    """The state of a client's instructions. `linked`: whether the personal link opens; `messages`:
    those of the whole course."""
    letters = [
        message
        for message in messages
        if (message.booking_id, message.kind) == (booking.id, JOINING)
    ]
    version = booking.schedule_version
    current = next((letter for letter in letters if letter.schedule_version == version), None)
    earlier = tuple(letter for letter in letters if letter.schedule_version < version)
    due_at = course.starts_at - lead_times.of(course.policy, course.id)
    untold, at = _untold(course, booking, linked, due_at, now)
    if current is None:
        return Instructions(untold, at, superseded=earlier)
    calls = (current.channel, current.state) == ("telephone", "due")
    waits = current.state in SENT_AGAIN_BY_HAND or calls
    return Instructions(
        state=untold if current.state == "missed" else current.state,
        at=current.due_at if current.state == "due" else current.sent_at or current.claimed_at,
        attempts=current.attempts,
        fault=current.fault,
        message_id=current.id,
        superseded=earlier,
        may_send_again=waits and _wanted(course, booking) and course.ends_at > now,
    )


def _untold(
    course: CourseRow, booking: BookingRow, linked: bool, due_at: datetime, now: datetime
) -> tuple[str, datetime | None]:
    if not _wanted(course, booking):
        return "not_wanted", None
    if course.ends_at <= now:
        return "never", None
    if due_at > now:
        return "later", due_at
    return "waiting" if linked else "no_link", None


def _wanted(course: CourseRow, booking: BookingRow) -> bool:
    return (course.state, booking.state) == ("planned", "booked")
