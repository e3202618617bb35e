"""The events that a trainer notes of a course.

All times are aware, in UTC and whole seconds.
"""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class BreakAnnounced:
    """A later announcement with the same `start` replaces the earlier."""

    at: datetime
    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class IdentityChecked:
    at: datetime
    booking: str
    accepted: bool
    document: str | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class EntryRefused:
    at: datetime
    booking: str
    reason: str
    """`late`, `identity` or `interpreter`."""


@dataclass(frozen=True, slots=True)
class Removed:
    at: datetime
    booking: str
    reason: str
    """`abuse`, `unfit` or `conduct`."""


@dataclass(frozen=True, slots=True)
class Observed:
    at: datetime
    booking: str
    code: str
    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class CameraMarked:
    """The trainer sees this camera on or off."""

    at: datetime
    booking: str
    on: bool


@dataclass(frozen=True, slots=True)
class Matched:
    """The trainer matched an unknown connection to this booking."""

    at: datetime
    participant_uuid: str
    booking: str


@dataclass(frozen=True, slots=True)
class SaidToBe:
    """The trainer identified an unknown connection as somebody other than a client."""

    at: datetime
    participant_uuid: str
    kind: str
    """`interpreter`, `colleague`, `support`, `wrong_meeting` or `somebody_else`."""


@dataclass(frozen=True, slots=True)
class PlacingUndone:
    """The trainer took back the last identification of this connection: it is unknown again."""

    at: datetime
    participant_uuid: str


@dataclass(frozen=True, slots=True)
class DevicesExplained:
    """Why two connections use one link, as the trainer found out."""

    at: datetime
    booking: str
    answer: str
    """`changing_device`, `asked_to_leave_one`, `two_people` or `not_asked`."""


@dataclass(frozen=True, slots=True)
class Explained:
    """The client told the trainer why they must go (clause 9, extenuating circumstances)."""

    at: datetime
    booking: str
    reason: str


@dataclass(frozen=True, slots=True)
class Warned:
    """A step of the ladder of warnings was taken, short of removal (`compliance.warnings`)."""

    at: datetime
    booking: str
    matter: str
    """A code of the policy, or `conduct`."""
    step: str
    """`notice`, `timer` or `warning`."""
    how: str
    """`spoken`, `chat`, `private_room` or `telephone`."""
    by: str = ""
    """The author, as named in the ledger."""


@dataclass(frozen=True, slots=True)
class Abandoned:
    """The provider could not deliver the course (clause 25)."""

    at: datetime


@dataclass(frozen=True, slots=True)
class FaultDeclared:
    """The trainer notes that the platform failed everybody in this stretch."""

    at: datetime
    start: datetime
    end: datetime
