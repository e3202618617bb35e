"""What each of the two documents holds: the evidence pack, and the copy for the person."""

from dataclasses import dataclass
from typing import Literal

COURSE_STATEMENTS = "statements on the course as a whole, which may be about other people"
RECOMMENDATION = "the recommendation that the service computed, on which no person has decided"
OPEN_PROPOSAL = "an outcome that one officer has proposed and no other has confirmed"
STAFF_NAMES = "the names of staff: their roles stand instead"
OTHER_PEOPLE = "who other people are: “[another person]” stands instead"
LINK_SECRETS = "what makes a link in a message work: “[secret part left out]” stands instead"


@dataclass(frozen=True, slots=True)
class DocumentRules:
    made_for: Literal["evidence", "person"]
    title: str
    confidential: str
    """The line on every page."""
    left_out: tuple[str, ...]
    """What the document leaves out, as the reader reads it."""

    @property
    def names_staff(self) -> bool:
        return STAFF_NAMES not in self.left_out

    def holds(self, section: str) -> bool:
        return section not in self.left_out


EVIDENCE = DocumentRules(
    made_for="evidence",
    title="Evidence of a case",
    confidential="Confidential: personal data. For the case only",
    left_out=(OTHER_PEOPLE, LINK_SECRETS),
)
PERSON = DocumentRules(
    made_for="person",
    title="Copy of your record",
    confidential="Confidential: your personal data",
    left_out=(
        OTHER_PEOPLE,
        LINK_SECRETS,
        STAFF_NAMES,
        RECOMMENDATION,
        OPEN_PROPOSAL,
        COURSE_STATEMENTS,
    ),
)
