"""What a trainer may note during a course: the shape of each note, and the event that it is."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Literal

import msgspec

from compliance.events import Event
from compliance.trainer_events import (
    Abandoned,
    BreakAnnounced,
    CameraMarked,
    DevicesExplained,
    EntryRefused,
    Explained,
    FaultDeclared,
    IdentityChecked,
    Matched,
    Observed,
    PlacingUndone,
    Removed,
    SaidToBe,
    Warned,
)


class TrainerNote(msgspec.Struct, frozen=True, kw_only=True, tag_field="action"):
    at: datetime

    def event(self) -> Event:
        """The note in the words of compliance. Every kind of note has its own."""
        raise AssertionError(f"{type(self).__name__} has no event")


class BreakNote(
    TrainerNote, frozen=True, kw_only=True, tag="break", rename={"start": "from", "end": "to"}
):
    start: datetime
    end: datetime

    def event(self) -> Event:
        start, end = _stretch(self.start, self.end)
        return BreakAnnounced(whole(self.at), start, end)


class IdentityNote(TrainerNote, frozen=True, kw_only=True, tag="identity"):
    booking: str
    accepted: bool
    document: str | None = None
    reason: str | None = None

    def event(self) -> Event:
        return IdentityChecked(
            whole(self.at), self.booking, self.accepted, self.document, self.reason
        )


class RefuseNote(TrainerNote, frozen=True, kw_only=True, tag="refuse"):
    booking: str
    reason: Literal["late", "identity", "interpreter"]

    def event(self) -> Event:
        return EntryRefused(whole(self.at), self.booking, self.reason)


class RemoveNote(TrainerNote, frozen=True, kw_only=True, tag="remove"):
    booking: str
    reason: Literal["abuse", "unfit", "conduct"]

    def event(self) -> Event:
        return Removed(whole(self.at), self.booking, self.reason)


class WarnNote(TrainerNote, frozen=True, kw_only=True, tag="warn"):
    booking: str
    matter: str
    step: Literal["notice", "timer", "warning"]
    how: Literal["spoken", "chat", "private_room", "telephone"]
    by: str = ""

    def event(self) -> Event:
        return Warned(whole(self.at), self.booking, self.matter, self.step, self.how, self.by)


class ObserveNote(
    TrainerNote, frozen=True, kw_only=True, tag="observe", rename={"start": "from", "end": "to"}
):
    booking: str
    code: str
    start: datetime
    end: datetime

    def event(self) -> Event:
        start, end = _stretch(self.start, self.end)
        return Observed(whole(self.at), self.booking, self.code, start, end)


class CameraNote(TrainerNote, frozen=True, kw_only=True, tag="camera"):
    booking: str
    state: Literal["on", "off"]

    def event(self) -> Event:
        return CameraMarked(whole(self.at), self.booking, self.state == "on")


class MatchNote(TrainerNote, frozen=True, kw_only=True, tag="match"):
    participant_uuid: str
    booking: str

    def event(self) -> Event:
        return Matched(whole(self.at), self.participant_uuid, self.booking)


class IdentifyNote(TrainerNote, frozen=True, kw_only=True, tag="identify", rename={"kind": "as"}):
    participant_uuid: str
    kind: Literal["interpreter", "colleague", "support", "wrong_meeting", "somebody_else"]

    def event(self) -> Event:
        return SaidToBe(whole(self.at), self.participant_uuid, self.kind)


class UnmatchNote(TrainerNote, frozen=True, kw_only=True, tag="unmatch"):
    participant_uuid: str

    def event(self) -> Event:
        return PlacingUndone(whole(self.at), self.participant_uuid)


class DevicesNote(TrainerNote, frozen=True, kw_only=True, tag="devices"):
    booking: str
    answer: Literal["changing_device", "asked_to_leave_one", "two_people", "not_asked"]

    def event(self) -> Event:
        return DevicesExplained(whole(self.at), self.booking, self.answer)


class FaultNote(
    TrainerNote, frozen=True, kw_only=True, tag="fault", rename={"start": "from", "end": "to"}
):
    start: datetime
    end: datetime

    def event(self) -> Event:
        start, end = _stretch(self.start, self.end)
        return FaultDeclared(whole(self.at), start, end)


class ExtenuatingNote(TrainerNote, frozen=True, kw_only=True, tag="extenuating"):
    booking: str
    reason: str

    def event(self) -> Event:
        return Explained(whole(self.at), self.booking, self.reason)


class AbandonNote(TrainerNote, frozen=True, kw_only=True, tag="abandon"):
    def event(self) -> Event:
        return Abandoned(whole(self.at))


AnyNote = (
    BreakNote
    | IdentityNote
    | RefuseNote
    | RemoveNote
    | WarnNote
    | ObserveNote
    | CameraNote
    | MatchNote
    | IdentifyNote
    | UnmatchNote
    | DevicesNote
    | FaultNote
    | ExtenuatingNote
    | AbandonNote
)


def event_of(line: Mapping[str, Any]) -> Event:
    """The event that a trainer's line is. Raises msgspec.ValidationError or ValueError."""
    note: TrainerNote = msgspec.convert(line, AnyNote)
    return note.event()


def whole(moment: datetime) -> datetime:
    """A time in UTC and whole seconds. Raises ValueError for one without a zone."""
    if moment.tzinfo is None:
        raise ValueError(f"{moment.isoformat()} has no zone")
    return moment.astimezone(UTC).replace(microsecond=0)


def _stretch(start: datetime, end: datetime) -> tuple[datetime, datetime]:
    if end < start:
        raise ValueError(f"`to` is before `from`: {end.isoformat()}")
    return whole(start), whole(end)
