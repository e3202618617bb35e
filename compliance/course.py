"""The course that is judged: when it runs, who is staff, and who is booked on it."""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Booking:
    """One client's booking, with every registrant id that the client ever had on this course."""

    reference: str
    name: str
    registrant_ids: frozenset[str]
    interpreter_ids: frozenset[str] = frozenset()
    police_deadline: date | None = None
    """The last day, in London, on which a course may be completed."""
    allowances: frozenset[str] = frozenset()
    """The agreed allowances: names of `compliance.findings.allowances`."""
    unnamed_supporter: bool = False
    """A supporter was agreed, and nobody noted the name before the course."""


@dataclass(frozen=True, slots=True)
class PlannedCourse:
    """The plan of the course. Times are aware and in UTC."""

    reference: str
    type: str
    starts_at: datetime
    ends_at: datetime
    staff_ids: frozenset[str]
    bookings: tuple[Booking, ...]
