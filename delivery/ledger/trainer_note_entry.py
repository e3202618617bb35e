"""The formats of a trainer's notes, and their events."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any, Literal

import msgspec

from compliance.trainer_events import (
    Abandoned,
    AlertSeen,
    BreakAnnounced,
    CameraMarked,
    DevicesExplained,
    EntryRefused,
    Explained,
    FaultDeclared,
    IdentificationUndone,
    IdentifiedAs,
    Matched,
    Note,
    NoteTakenBack,
    Observed,
    ParticipationConfirmed,
    RecordCompleted,
    Removed,
    Stated,
    Warned,
)
from delivery.ledger.identity_note_entry import IdentityNote, InterpreterNote
from delivery.ledger.note_times import utc, whole
from delivery.ledger.trainer_note import FarFromNote, TrainerNote
from integrations.event_times import possible


class BreakNote(
    TrainerNote, frozen=True, kw_only=True, tag="break", rename={"start": "from", "end": "to"}
):
    start: datetime
    end: datetime

    def event(self) -> Note:
        start, end = self.stretch(self.start, self.end)
        return BreakAnnounced(whole(self.at), start, end)


class RefuseNote(TrainerNote, frozen=True, kw_only=True, tag="refuse"):
    booking: str
    reason: Literal["late", "identity", "interpreter"]
    words: str = ""

    def event(self) -> Note:
        return EntryRefused(whole(self.at), self.booking, self.reason, self.words)


class RemoveNote(TrainerNote, frozen=True, kw_only=True, tag="remove"):
    booking: str
    reason: Literal["abuse", "unfit", "conduct"]
    words: str = ""
    skipped: str = ""

    def event(self) -> Note:
        return Removed(whole(self.at), self.booking, self.reason, self.words, self.skipped)


class WarnNote(TrainerNote, frozen=True, kw_only=True, tag="warn"):
    booking: str
    matter: str
    step: Literal["notice", "timer", "warning"]
    how: Literal["spoken", "chat", "private_room", "telephone"]
    given: datetime | None = None
    skipped: str = ""

    def event(self) -> Note:
        given = None if self.given is None else self.stretch(self.given, self.at)[0]
        about = (self.booking, self.matter, self.step, self.how)
        return Warned(whole(self.at), *about, given, self.skipped)


class ObserveNote(
    TrainerNote, frozen=True, kw_only=True, tag="observe", rename={"start": "from", "end": "to"}
):
    booking: str
    code: str
    start: datetime
    end: datetime

    def event(self) -> Note:
        try:
            start, end = self.stretch(self.start, self.end)
        except FarFromNote:  # what was seen counts, at the moment of the note
            start = end = whole(self.at)
        return Observed(whole(self.at), self.booking, self.code, start, end)


class CameraNote(TrainerNote, frozen=True, kw_only=True, tag="camera"):
    booking: str
    state: Literal["on", "off"]

    def event(self) -> Note:
        return CameraMarked(whole(self.at), self.booking, self.state == "on")


class MatchNote(TrainerNote, frozen=True, kw_only=True, tag="match"):
    participant_uuid: str
    booking: str

    def event(self) -> Note:
        return Matched(whole(self.at), self.participant_uuid, self.booking)


class IdentifyNote(TrainerNote, frozen=True, kw_only=True, tag="identify", rename={"kind": "as"}):
    participant_uuid: str
    kind: Literal["interpreter", "colleague", "support", "wrong_meeting", "somebody_else"]

    def event(self) -> Note:
        return IdentifiedAs(whole(self.at), self.participant_uuid, self.kind)


class UnmatchNote(TrainerNote, frozen=True, kw_only=True, tag="unmatch"):
    participant_uuid: str

    def event(self) -> Note:
        return IdentificationUndone(whole(self.at), self.participant_uuid)


class DevicesNote(TrainerNote, frozen=True, kw_only=True, tag="devices"):
    booking: str
    answer: Literal["changing_device", "asked_to_leave_one", "two_people", "not_asked"]

    def event(self) -> Note:
        return DevicesExplained(whole(self.at), self.booking, self.answer)


class FaultNote(
    TrainerNote, frozen=True, kw_only=True, tag="fault", rename={"start": "from", "end": "to"}
):
    start: datetime
    end: datetime

    def event(self) -> Note:
        start, end = self.stretch(self.start, self.end)
        return FaultDeclared(whole(self.at), start, end)


class ExtenuatingNote(TrainerNote, frozen=True, kw_only=True, tag="extenuating"):
    booking: str
    reason: str

    def event(self) -> Note:
        return Explained(whole(self.at), self.booking, self.reason)


class AbandonNote(TrainerNote, frozen=True, kw_only=True, tag="abandon"):
    def event(self) -> Note:
        return Abandoned(whole(self.at))


class StatementNote(TrainerNote, frozen=True, kw_only=True, tag="statement"):
    words: str
    booking: str | None = None
    of_at: datetime | None = None

    def event(self) -> Note:
        of_at = None if self.of_at is None else utc(self.of_at)
        return Stated(whole(self.at), self.words, self.booking, of_at)


class SeenNote(TrainerNote, frozen=True, kw_only=True, tag="seen"):
    alert: str
    booking: str | None = None
    participant_uuid: str | None = None

    def event(self) -> Note:
        return AlertSeen(whole(self.at), self.alert, self.booking, self.participant_uuid)


class ParticipationNote(TrainerNote, frozen=True, kw_only=True, tag="participation"):
    def event(self) -> Note:
        return ParticipationConfirmed(whole(self.at))


class CompleteNote(TrainerNote, frozen=True, kw_only=True, tag="complete"):
    def event(self) -> Note:
        return RecordCompleted(whole(self.at))


class NamedNote(msgspec.Struct, frozen=True):
    """Identifies the note that is taken back."""

    at: datetime
    action: str
    booking: str | None = None


class TakeBackNote(msgspec.Struct, frozen=True, kw_only=True, tag="take_back", tag_field="action"):
    at: datetime
    of: NamedNote
    reason: str = ""

    def event(self) -> NoteTakenBack:
        of = self.of
        return NoteTakenBack(whole(self.at), utc(of.at), of.action, of.booking, self.reason)


AnyNote = (
    BreakNote
    | IdentityNote
    | InterpreterNote
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
    | StatementNote
    | SeenNote
    | ParticipationNote
    | CompleteNote
    | TakeBackNote
)


def event_of(line: Mapping[str, Any]) -> Note | NoteTakenBack:
    """The event of a trainer's line. Raises msgspec.ValidationError or ValueError."""
    note: TrainerNote | TakeBackNote = msgspec.convert(line, AnyNote)
    noted_at = possible(utc(note.at), None)
    if noted_at is None:
        raise ValueError(f"nothing can have been noted at {note.at.isoformat()}")
    if isinstance(note, TakeBackNote):
        return note.event()
    return replace(note.event(), instant=noted_at, by=note.by)
