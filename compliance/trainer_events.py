"""The events that a trainer notes about a course.

All times are aware, in UTC and whole seconds.
"""

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class TrainerEvent:
    """The fields of every note. Two notes that differ only in `instant` are the same fact."""

    at: datetime
    instant: datetime | None = field(default=None, kw_only=True, compare=False, repr=False)
    """The exact moment of the note in UTC, by which the note is taken back; None means `at`."""
    by: str = field(default="", kw_only=True, compare=False, repr=False)
    """The author as the ledger names them, such as `user 7`; empty if it names nobody."""


@dataclass(frozen=True, slots=True)
class BreakAnnounced(TrainerEvent):
    """A later announcement with the same `start` replaces the earlier."""

    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class IdentityChecked(TrainerEvent):
    booking: str
    accepted: bool
    document: str | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class InterpreterChecked(TrainerEvent):
    """The trainer checked who a client's interpreter is (clause 17: old enough, with photo ID)."""

    booking: str
    accepted: bool
    document: str | None = None
    reason: str | None = None
    """Why the identity was refused; `under_16` is a reason too: younger than the policy asks."""


@dataclass(frozen=True, slots=True)
class EntryRefused(TrainerEvent):
    booking: str
    reason: str
    """`late`, `identity` or `interpreter`."""
    words: str = ""
    """The trainer's account of what happened; empty if none was written with the note."""


@dataclass(frozen=True, slots=True)
class Removed(TrainerEvent):
    booking: str
    reason: str
    """`abuse`, `unfit` or `conduct`."""
    words: str = ""
    """As in `EntryRefused`."""
    skipped: str = ""
    """As in `Warned`."""


@dataclass(frozen=True, slots=True)
class Observed(TrainerEvent):
    booking: str
    code: str
    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class CameraMarked(TrainerEvent):
    """The trainer sees this camera on or off."""

    booking: str
    on: bool


@dataclass(frozen=True, slots=True)
class Matched(TrainerEvent):
    """The trainer matched an unknown connection to this booking."""

    participant_uuid: str
    booking: str


@dataclass(frozen=True, slots=True)
class IdentifiedAs(TrainerEvent):
    """The trainer identified an unknown connection as somebody other than a client."""

    participant_uuid: str
    kind: str
    """`interpreter`, `colleague`, `support`, `wrong_meeting` or `somebody_else`."""


@dataclass(frozen=True, slots=True)
class IdentificationUndone(TrainerEvent):
    """The trainer took back the last identification of this connection, which is unknown again."""

    participant_uuid: str


@dataclass(frozen=True, slots=True)
class DevicesExplained(TrainerEvent):
    """The trainer's explanation of two connections on one link."""

    booking: str
    answer: str
    """`changing_device`, `asked_to_leave_one`, `two_people` or `not_asked`."""


@dataclass(frozen=True, slots=True)
class Explained(TrainerEvent):
    """The client told the trainer why they must go (clause 9, extenuating circumstances)."""

    booking: str
    reason: str


@dataclass(frozen=True, slots=True)
class Warned(TrainerEvent):
    """The trainer took a step of the warning ladder, short of removal (`compliance.warnings`)."""

    booking: str
    matter: str
    """A code of the policy, or `conduct`."""
    step: str
    """`notice`, `timer` or `warning`."""
    how: str
    """`spoken`, `chat`, `private_room` or `telephone`."""
    given: datetime | None = None
    """When the step was taken, if it was noted later; None means `at`."""
    skipped: str = ""
    """The trainer's reason for leaving out a step before this one; empty if none was left out."""

    @property
    def moment(self) -> datetime:
        """When the step was taken."""
        return self.given or self.at


@dataclass(frozen=True, slots=True)
class Abandoned(TrainerEvent):
    """The provider could not deliver the course (clause 25)."""


@dataclass(frozen=True, slots=True)
class FaultDeclared(TrainerEvent):
    """The trainer noted that the platform failed for everybody in this stretch."""

    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class Stated(TrainerEvent):
    """The trainer's statement on a client or on the whole course, in words."""

    words: str
    booking: str | None = None
    """None for a statement on the course."""
    of_at: datetime | None = None
    """The `instant` of the refusal or removal of which this is the account; None for any other
    statement."""


@dataclass(frozen=True, slots=True)
class AlertSeen(TrainerEvent):
    """The trainer has seen an alert, and no other act ticks it off."""

    alert: str
    """The alert's kind, as in `compliance.alerts.alert`."""
    booking: str | None = None
    """The client of the alert; None for an unknown person and for the course."""
    participant_uuid: str | None = None
    """The unknown person of the alert; None for a client and for the course."""

    @property
    def subject(self) -> str:
        """The subject, as an `Alert` names it."""
        return self.booking or self.participant_uuid or ""


@dataclass(frozen=True, slots=True)
class ParticipationConfirmed(TrainerEvent):
    """Everybody took part (clause 8), apart from those of whom the trainer noted otherwise."""


@dataclass(frozen=True, slots=True)
class RecordCompleted(TrainerEvent):
    """The trainer said after the course that their record of the course is complete."""


@dataclass(frozen=True, slots=True)
class NoteTakenBack:
    """The note with these three values is as if it had never been noted, whichever comes first.

    A missing note, and a taking back, cannot be taken back.
    """

    at: datetime
    noted_at: datetime
    """The `instant` of the note."""
    action: str
    """The ledger's name for the kind of note, as in `compliance.notes_taken_back.ACTIONS`."""
    booking: str | None = None
    """The booking of the note; None for a note without one."""
    reason: str = ""
    """The trainer's reason; empty for a note that was undone at once."""


Note = (
    BreakAnnounced
    | IdentityChecked
    | InterpreterChecked
    | EntryRefused
    | Removed
    | Observed
    | CameraMarked
    | Matched
    | IdentifiedAs
    | IdentificationUndone
    | DevicesExplained
    | Explained
    | Warned
    | Abandoned
    | FaultDeclared
    | Stated
    | AlertSeen
    | ParticipationConfirmed
    | RecordCompleted
)
"""Any note of a trainer that can be taken back."""
