"""The course that is judged: when it runs, who is staff, and who is booked on it."""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Booking:
    """One client's place. Every registrant id that was ever theirs on this course is listed."""

    reference: str
    name: str
    registrant_ids: frozenset[str]
    interpreter_ids: frozenset[str] = frozenset()
    police_deadline: date | None = None
    """The last day, in London, on which a course may be completed."""
    allowances: frozenset[str] = frozenset()
    """What was agreed beforehand: names of `compliance.findings.allowances`."""


@dataclass(frozen=True, slots=True)
class PlannedCourse:
    """What was planned. Times are aware and in UTC."""

    reference: str
    type: str
    starts_at: datetime
    ends_at: datetime
    staff_ids: frozenset[str]
    bookings: tuple[Booking, ...]
