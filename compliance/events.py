"""What can happen to somebody in a course room, whoever reports it.

All times are aware, in UTC and whole seconds: no reporter is more exact than that.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum


class Ending(Enum):
    """What was said of how a connection ended."""

    LEFT = "left"
    NETWORK = "network"
    HOST_ENDED = "host_ended"
    REMOVED = "removed"
    UNSAID = "unsaid"


@dataclass(frozen=True, slots=True)
class Person:
    """Who a meeting provider says that somebody is. An empty value is none: it is no key."""

    uuid: str
    """Stable over room moves, new after a true rejoin."""
    user_id: str
    """One connection within one instance."""
    registrant_id: str | None = None
    account_id: str | None = None
    """Of somebody signed in to the provider's own account: staff."""
    name: str = ""


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
    """Into the main room or a breakout room."""

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
    """Admitted, or gone from the waiting room."""

    at: datetime
    instance: str
    person: Person


@dataclass(frozen=True, slots=True)
class PutInWaitingRoom:
    """Sent from the room back to the waiting room by the host."""

    at: datetime
    instance: str
    person: Person


@dataclass(frozen=True, slots=True)
class RoleChanged:
    at: datetime
    instance: str
    person: Person
    hosting: bool
    """Host or co-host from now on: able to start a cloud recording."""


@dataclass(frozen=True, slots=True)
class RecordingStarted:
    at: datetime
    instance: str


@dataclass(frozen=True, slots=True)
class RecordingStopped:
    at: datetime
    instance: str


@dataclass(frozen=True, slots=True)
class WatchBegan:
    """From here on the cameras of this instance are reported to us on this stream."""

    at: datetime
    instance: str
    stream: str


@dataclass(frozen=True, slots=True)
class WatchEnded:
    """From here on nothing is reported on this stream, whatever the cameras do."""

    at: datetime
    instance: str
    stream: str


@dataclass(frozen=True, slots=True)
class WatchPaused:
    """From here on nothing is reported on this stream, until it is resumed or begun anew."""

    at: datetime
    instance: str
    stream: str


@dataclass(frozen=True, slots=True)
class WatchResumed:
    """This stream reports, or reports again: after a pause it is watched from here on. Where none
    was, it says nothing new."""

    at: datetime
    instance: str
    stream: str


@dataclass(frozen=True, slots=True)
class CameraReported:
    at: datetime
    instance: str
    stream: str
    user_ids: tuple[str, ...]
    on: bool
    ms: int = 0
    """Milliseconds into that second: a camera may go off and on within one."""


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
    """The trainer's own mark."""

    at: datetime
    booking: str
    on: bool


@dataclass(frozen=True, slots=True)
class Matched:
    """An unknown connection belongs to this booking, says the trainer."""

    at: datetime
    participant_uuid: str
    booking: str


@dataclass(frozen=True, slots=True)
class SaidToBe:
    """An unknown connection belongs to somebody who is no client, says the trainer."""

    at: datetime
    participant_uuid: str
    kind: str
    """`interpreter`, `colleague`, `support`, `wrong_meeting` or `somebody_else`."""


@dataclass(frozen=True, slots=True)
class PlacingUndone:
    """What the trainer last said of this connection was a mistake: it is unknown again."""

    at: datetime
    participant_uuid: str


@dataclass(frozen=True, slots=True)
class DevicesExplained:
    """What two connections on one link were, as the trainer asked."""

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
    """Who says so, as the ledger names them."""


@dataclass(frozen=True, slots=True)
class Abandoned:
    """The provider could not deliver the course (clause 25)."""

    at: datetime


@dataclass(frozen=True, slots=True)
class FaultDeclared:
    """The trainer says that the platform failed everybody in this stretch."""

    at: datetime
    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class NotHeard:
    """Nothing that the meeting provider told in this stretch could reach us at once."""

    at: datetime
    start: datetime
    end: datetime
    why: str
    """`service_down` or `unreached`, of which the provider tells again; or for good `refused` (its
    messages were not recognised as its own), `unvalidated` (it may have stopped sending),
    `never_began` (nothing was heard at all) or `never_ended` (nothing more, and no end)."""


@dataclass(frozen=True, slots=True)
class ReportedStay:
    """One row of the meeting provider's own report: somebody in the room, or waiting for it."""

    user_id: str
    """The connection's, as it was told while the meeting was held; "" where the row has none."""
    registrant_id: str | None
    account_id: str | None
    name: str
    joined_at: datetime
    left_at: datetime | None
    waiting: bool = False
    """In the waiting room."""


@dataclass(frozen=True, slots=True)
class Reported:
    """The provider's own account of an instance, as it was at this moment; a later one may tell
    more."""

    at: datetime
    instance: str
    stays: tuple[ReportedStay, ...]


@dataclass(frozen=True, slots=True)
class Reconciled:
    """The provider's own report of this instance was laid against what we had heard of it."""

    at: datetime
    instance: str


Event = (
    InstanceStarted
    | InstanceEnded
    | Joined
    | Left
    | WaitingRoomEntered
    | WaitingRoomLeft
    | PutInWaitingRoom
    | RoleChanged
    | RecordingStarted
    | RecordingStopped
    | WatchBegan
    | WatchEnded
    | WatchPaused
    | WatchResumed
    | CameraReported
    | BreakAnnounced
    | IdentityChecked
    | EntryRefused
    | Removed
    | Observed
    | CameraMarked
    | Matched
    | SaidToBe
    | PlacingUndone
    | DevicesExplained
    | Explained
    | Warned
    | Abandoned
    | FaultDeclared
    | NotHeard
    | Reported
    | Reconciled
)
