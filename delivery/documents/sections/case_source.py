"""What the sections of a document are made of: the case, the words, the rules and the staff."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from delivery.clients.client_looks import VisitShown
from delivery.documents.document_rules import DocumentRules
from delivery.documents.document_types import StaffPart
from delivery.documents.sections.plain_words import PlainWords
from delivery.records.accounts.users import User
from delivery.records.judgements.policy_pins import PolicyText
from delivery.review.case_page import CaseFile


@dataclass(frozen=True, slots=True)
class CaseSource:
    file: CaseFile
    policy: PolicyText
    visits: tuple[VisitShown, ...]
    """To the client's record, the latest first."""
    staff: Mapping[int, User]
    words: PlainWords
    rules: DocumentRules
    provider: str
    now: datetime

    def by(self, user_id: int) -> StaffPart:
        """The member of staff, with the name where the rules hold names."""
        user = self.staff[user_id]
        return StaffPart(role=user.role, name=user.name if self.rules.names_staff else None)

    def author(self, noted_by: str) -> StaffPart | None:
        """The author of a note, as the ledger names them: `user 7`."""
        number = noted_by.removeprefix("user ")
        return self.by_or_none(int(number)) if number.isdecimal() else None

    def by_or_none(self, user_id: int | None) -> StaffPart | None:
        return self.by(user_id) if user_id is not None and user_id in self.staff else None
