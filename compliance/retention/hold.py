"""A hold: why the records of a client must not be destroyed, and when that is looked at again."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class HoldCause(StrEnum):
    """Why records are still needed."""

    COMPLAINT = "complaint"
    CLAIM = "claim"
    DISPUTE = "dispute"
    """About money."""
    CHALLENGE = "challenge"
    ACCESS = "access"
    """The client has asked for a copy of their records."""


@dataclass(frozen=True, slots=True)
class Hold:
    cause: HoldCause
    look_again_on: date
    """The day in London on which somebody looks whether it is still needed. It ends nothing: only
    a person ends a hold."""
    ended_at: datetime | None = None

    @property
    def stands(self) -> bool:
        return self.ended_at is None
