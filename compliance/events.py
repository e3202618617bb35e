"""The events of a course that the meeting provider reports, and the union of all events.

All times are aware, in UTC and whole seconds, because no reporter is more exact.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from compliance.provider_report import Reconciled, Reported
from compliance.stream_events import (
    CameraReported,
    WatchBegan,
    WatchEnded,
    WatchPaused,
    WatchResumed,
)
from compliance.trainer_events import Note, NoteTakenBack


class Ending(Enum):
    """How a connection ended, as reported."""

    LEFT = "left"
    NETWORK = "network"
    HOST_ENDED = "host_ended"
    REMOVED = "removed"
    UNSAID = "unsaid"


class Role(Enum):
    """A host or co-host can start a cloud recording."""

    HOST = "host"
    COHOST = "cohost"
    ATTENDEE = "attendee"


@dataclass(frozen=True, slots=True)
class Person:
    """A participant as the meeting provider identifies one. An empty value identifies nobody."""

    uuid: str
    """The same over room moves, new after a true rejoin."""
    user_id: str
    """One connection within one instance."""
    registrant_id: str | None = None
    account_id: str | None = None
    """Set for a person who is signed in to the provider's own account: staff."""
    name: str = ""

    @property
    def identifier(self) -> str:
        """The strongest value by which the provider identifies the person: the uuid, else the user
        id, else the name."""
        return self.uuid or self.user_id or self.name


@dataclass(frozen=True, slots=True)
class InstanceStarted:
    at: datetime
    instance: str


@dataclass(frozen=True, slots=True)
class InstanceEnded:
    at: datetime
    instance: str


@dataclass(frozen=True, slots=True)
class Joined:
    """The person joined the main room or a breakout room."""

    at: datetime
    instance: str
    person: Person


@dataclass(frozen=True, slots=True)
class Left:
    at: datetime
    instance: str
    person: Person
    ending: Ending


@dataclass(frozen=True, slots=True)
class WaitingRoomEntered:
    at: datetime
    instance: str
    person: Person


@dataclass(frozen=True, slots=True)
class WaitingRoomLeft:
    """The person left the waiting room; the destination is not reported."""

    at: datetime
    instance: str
    person: Person


@dataclass(frozen=True, slots=True)
class Admitted:
    """The host admitted the person from the waiting room."""

    at: datetime
    instance: str
    person: Person


@dataclass(frozen=True, slots=True)
class HostAwaited:
    """The person opened the personal link before the host had started the meeting, and waits.

    No instance exists yet, and `person` has only a registrant id (FACTS 2).
    """

    at: datetime
    person: Person


@dataclass(frozen=True, slots=True)
class HostNoLongerAwaited:
    """The person no longer waits for the host: gone, or on the way into the opened room."""

    at: datetime
    person: Person


@dataclass(frozen=True, slots=True)
class PutInWaitingRoom:
    """The host sent the person from the room back to the waiting room."""

    at: datetime
    instance: str
    person: Person


@dataclass(frozen=True, slots=True)
class RoleChanged:
    at: datetime
    instance: str
    person: Person
    role: Role
    """The role from this event on."""
    sent_ms: int = 0
    """When the provider sent the event, in milliseconds since 1970; orders events of one second."""


@dataclass(frozen=True, slots=True)
class RecordingStarted:
    at: datetime
    instance: str
    sent_ms: int = 0
    """As in `RoleChanged`."""


@dataclass(frozen=True, slots=True)
class RecordingStopped:
    at: datetime
    instance: str
    sent_ms: int = 0
    """As in `RoleChanged`."""


UNREAD_LINE = "unread_line"
"""The cause of a `NotHeard` that no report of the provider's makes good: a line on record, such as
a trainer's note, cannot be read."""


@dataclass(frozen=True, slots=True)
class NotHeard:
    """A stretch of which the service does not know, or did not know at once, what was reported."""

    at: datetime
    start: datetime
    end: datetime
    why: str
    """`service_down` or `unreached`, whose messages the provider repeats; or lost for good:
    `refused` (its messages failed authentication), `unread` (one of them could not be read),
    `unvalidated` (it may have stopped sending), UNREAD_LINE,
    `never_began` (no message at all) or `never_ended` (no further message, and no end)."""


@dataclass(frozen=True, slots=True)
class FaultAcrossCourses:
    """A stretch in which clients of many courses were lost at once, as `across_courses` finds."""

    at: datetime
    start: datetime
    end: datetime


Event = (
    InstanceStarted
    | InstanceEnded
    | Joined
    | Left
    | WaitingRoomEntered
    | WaitingRoomLeft
    | Admitted
    | HostAwaited
    | HostNoLongerAwaited
    | PutInWaitingRoom
    | RoleChanged
    | RecordingStarted
    | RecordingStopped
    | WatchBegan
    | WatchEnded
    | WatchPaused
    | WatchResumed
    | CameraReported
    | Note
    | NoteTakenBack
    | NotHeard
    | FaultAcrossCourses
    | Reported
    | Reconciled
)
