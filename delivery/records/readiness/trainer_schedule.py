"""A trainer's courses with their readiness, in one query."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from delivery.records.database.store import Transaction
from delivery.records.planning.bookings import count_booked
from delivery.records.tables import courses, meetings


@dataclass(frozen=True, slots=True)
class Scheduled:
    id: int
    reference: str
    type: str
    starts_at: datetime
    ends_at: datetime
    state: str
    """`planned` or `cancelled`."""
    booked: int
    meeting_made_at: datetime | None
    """None: the meeting provider has not made the meeting yet."""
    read_back_at: datetime | None
    settings_missed: int | None
    """How many of the meeting's settings did not take; None: not read back yet."""


async def of_trainer(tx: Transaction, trainer_id: int, since: datetime) -> list[Scheduled]:
    """The trainer's courses that end after `since`, ordered by start."""
    query = (
        select(
            courses.c.id,
            courses.c.reference,
            courses.c.type,
            courses.c.starts_at,
            courses.c.ends_at,
            courses.c.state,
            count_booked().label("booked"),
            meetings.c.made_at.label("meeting_made_at"),
            meetings.c.read_back_at,
            meetings.c.settings_missed,
        )
        .outerjoin(meetings, meetings.c.course_id == courses.c.id)
        .where(courses.c.trainer_id == trainer_id, courses.c.ends_at > since)
        .order_by(courses.c.starts_at, courses.c.id)
    )
    return [_scheduled(row._asdict()) for row in await tx.execute(query)]


def _scheduled(values: dict[str, Any]) -> Scheduled:
    missed = values["settings_missed"]
    return Scheduled(**{**values, "settings_missed": None if missed is None else len(missed)})
