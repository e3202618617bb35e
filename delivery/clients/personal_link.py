"""Finds the booking behind a client's or an interpreter's link to join, and leads its holder into
the meeting."""

import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import Enum

from delivery.records.database.store import Transaction
from delivery.records.meetings import meetings
from delivery.records.planning import bookings, client_actions, courses
from delivery.records.planning.bookings import BookingRow
from delivery.records.planning.courses import CourseRow

OPENS_BEFORE = timedelta(
    minutes=60
)  # our choice: no provider states a time, and identity checks need some
_KEY = re.compile(r"[A-Za-z0-9_-]{1,64}", re.ASCII)


class LinkStage(Enum):
    NOT_BOOKED = "not_booked"
    EARLY = "early"
    OPEN = "open"
    OVER = "over"


@dataclass(frozen=True, slots=True)
class PersonalLink:
    """A booking opened by one of its links. The key is secret, so its holder counts as the client,
    or as the interpreter."""

    booking: BookingRow
    course: CourseRow
    key: str = field(repr=False)
    """The secret part of the link."""

    @property
    def opens_at(self) -> datetime:
        return self.course.starts_at - OPENS_BEFORE

    @property
    def is_booked(self) -> bool:
        """Whether the client has a place on this course: neither is cancelled or withdrawn."""
        is_here = self.booking.course_id == self.course.id
        return is_here and (self.booking.state, self.course.state) == ("booked", "planned")

    def stage(self, now: datetime) -> LinkStage:
        """Returns the stage of the course at `now`; a cancelled booking is always at the same
        stage."""
        if not self.is_booked:
            return LinkStage.NOT_BOOKED
        if now < self.opens_at:
            return LinkStage.EARLY
        return LinkStage.OPEN if now < self.course.ends_at else LinkStage.OVER


async def follow(tx: Transaction, key: str) -> PersonalLink | None:
    """Returns the booking whose client joins with this key; None if the key is unknown or no
    longer valid."""
    booking = await bookings.by_link_key(tx, key) if is_key(key) else None
    return await _opened(tx, booking, key)


async def of_booking(tx: Transaction, booking_id: int) -> PersonalLink | None:
    """Returns a booking as its client's link to join opens it; None if there is no such
    booking."""
    booking = await bookings.by_id(tx, booking_id)
    return await _opened(tx, booking, booking.link_key) if booking else None


async def follow_interpreter(tx: Transaction, key: str) -> PersonalLink | None:
    """Returns the booking whose interpreter joins with this key; None if the key is unknown or no
    longer valid."""
    booking = await bookings.by_interpreter_key(tx, key) if is_key(key) else None
    return await _opened(tx, booking, key)


async def _opened(tx: Transaction, booking: BookingRow | None, key: str) -> PersonalLink | None:
    course = await courses.by_id(tx, booking.course_id) if booking else None
    return PersonalLink(booking, course, key) if booking and course else None


def is_key(text: str) -> bool:
    """Whether a text has the form of a key."""
    return _KEY.fullmatch(text) is not None


async def join(tx: Transaction, link: PersonalLink, now: datetime) -> tuple[str | None, bool]:
    """Records the client's attempt. Returns the address that joins the meeting, and whether the
    attempt is the first in its minute.

    The address is None earlier than an hour before the start, after the end, and while the meeting
    provider has not registered the client.
    """
    is_new = await client_actions.add(tx, booking_id=link.booking.id, kind="join", now=now)
    return await way_in(tx, link, now, "client"), is_new


async def way_in(tx: Transaction, link: PersonalLink, now: datetime, kind: str) -> str | None:
    """Returns the address that joins the meeting as `client` or `interpreter`; None when it is
    closed, or while the meeting provider has not registered that person."""
    if link.stage(now) is not LinkStage.OPEN:
        return None
    registrant = await meetings.current_registrant(tx, link.booking.id, kind)
    return registrant.join_url if registrant else None
