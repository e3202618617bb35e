"""The meeting provider's own report of an instance, and the event that it was reconciled.

All times are aware, in UTC and whole seconds.
"""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class ReportedStay:
    """One row of the report: a stay in the room or in the waiting room."""

    user_id: str
    """The connection's id, as in the live messages; "" if the row has none."""
    registrant_id: str | None
    account_id: str | None
    name: str
    joined_at: datetime
    left_at: datetime | None
    waiting: bool = False
    """The stay was in the waiting room."""


@dataclass(frozen=True, slots=True)
class Reported:
    """The provider's report of an instance, fetched at this time; a later report may hold more."""

    at: datetime
    instance: str
    stays: tuple[ReportedStay, ...]


@dataclass(frozen=True, slots=True)
class Reconciled:
    """The report of this instance was compared and lacks no received connection."""

    at: datetime
    instance: str
