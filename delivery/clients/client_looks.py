"""Who has looked at a client's record, by role and time. Names are never shown."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from delivery.records.database.store import Transaction
from delivery.records.review import audit
from delivery.records.review.audit import LookRow

LOOKS = ("case opened", "client file downloaded")
"""The acts of the audit with which a user reads about a client."""
VISIT = timedelta(minutes=30)
"""Looks of one person that are no further apart than this are one visit."""
MOST_SHOWN = 50


@dataclass(frozen=True, slots=True)
class VisitShown:
    role: str
    """The person's role today, such as `officer`."""
    at: datetime
    """When the visit began."""


async def visits_of(tx: Transaction, reference: str) -> tuple[VisitShown, ...]:
    """Returns the last visits to the record of a booking, the latest first."""
    looks = await audit.looks(tx, LOOKS, f"booking {reference}")
    return visits(looks)[:MOST_SHOWN]


def visits(looks: Iterable[LookRow]) -> tuple[VisitShown, ...]:
    """Returns one visit for the looks of one person that follow each other closely, the latest
    visit first. `looks` are in time order."""
    last: dict[int, datetime] = {}
    begun = []
    for look in looks:
        before = last.get(look.user_id)
        if before is None or look.at - before > VISIT:
            begun.append(VisitShown(look.role, look.at))
        last[look.user_id] = look.at
    return tuple(reversed(begun))
