"""Finds the booking behind a client's personal link, and leads the client into the meeting."""

import re
from dataclasses import dataclass
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
    """A booking opened by its link. The key is secret, so its holder counts as the client."""

    booking: BookingRow
    course: CourseRow

    @property
    def opens_at(self) -> datetime:
        return self.course.starts_at - OPENS_BEFORE

    @property
    def is_booked(self) -> bool:
        """Whether neither the booking nor its course is cancelled or withdrawn."""
        return (self.booking.state, self.course.state) == ("booked", "planned")

    def stage(self, now: datetime) -> LinkStage:
        """Returns the stage of the course at `now`; a cancelled booking is always at the same
        stage."""
        if not self.is_booked:
            return LinkStage.NOT_BOOKED
        if now < self.opens_at:
            return LinkStage.EARLY
        return LinkStage.OPEN if now < self.course.ends_at else LinkStage.OVER


async def follow(tx: Transaction, key: str) -> PersonalLink | None:
    """Returns the booking with this key; None if the key is unknown or no longer valid."""
    if not _KEY.fullmatch(key):
        return None
    booking = await bookings.by_link_key(tx, key)
    course = await courses.by_id(tx, booking.course_id) if booking else None
    return PersonalLink(booking, course) if booking and course else None


async def join(
    tx: Transaction, link: PersonalLink, now: datetime, *, as_interpreter: bool = False
) -> tuple[str | None, bool]:
    """Records the attempt. Returns the address that joins the meeting, and whether the attempt is
    the first in its minute.

    The address is None earlier than an hour before the start, after the end, and while the meeting
    provider has not registered the client.
    """
    is_new = await client_actions.add(tx, booking_id=link.booking.id, kind="join", now=now)
    if link.stage(now) is not LinkStage.OPEN:
        return None, is_new
    kind = "interpreter" if as_interpreter else "client"
    registrant = await meetings.current_registrant(tx, link.booking.id, kind)
    return registrant.join_url if registrant else None, is_new
