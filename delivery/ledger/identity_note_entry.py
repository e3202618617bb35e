"""The formats of a trainer's checks of identities: of a client, and of a client's interpreter."""

from compliance.trainer_events import IdentityChecked, InterpreterChecked, Note
from delivery.ledger.note_times import whole
from delivery.ledger.trainer_note import TrainerNote


class IdentityNote(TrainerNote, frozen=True, kw_only=True, tag="identity"):
    booking: str
    accepted: bool
    document: str | None = None
    reason: str | None = None

    def event(self) -> Note:
        return IdentityChecked(
            whole(self.at), self.booking, self.accepted, self.document, self.reason
        )


class InterpreterNote(TrainerNote, frozen=True, kw_only=True, tag="interpreter"):
    booking: str
    accepted: bool
    document: str | None = None
    reason: str | None = None

    def event(self) -> Note:
        return InterpreterChecked(
            whole(self.at), self.booking, self.accepted, self.document, self.reason
        )
