"""One case as one document, from which the JSON is encoded and the PDF is drawn."""

from datetime import date, datetime
from typing import Any, Literal

import msgspec

from delivery.documents.decision_structs import (
    AfterDecisionPart,
    ChallengePart,
    ContactPart,
    DecisionPart,
    LookPart,
    MessagePart,
    RecommendationPart,
    StatementPart,
    TaskPart,
)
from delivery.documents.document_types import DocumentPart, Exact
from delivery.documents.evidence_structs import (
    AccountPart,
    AdjustmentPart,
    CoveragePart,
    FiguresPart,
    FindingPart,
    JoiningPart,
    TimelinePart,
)

FORMAT: Literal["coursewatch-case/1"] = "coursewatch-case/1"


class BookingPart(DocumentPart, frozen=True, kw_only=True):
    reference: Exact
    client: Exact
    """The client's own name."""
    force: Exact
    attendance_id: Exact | None
    police_deadline: date


class CoursePart(DocumentPart, frozen=True, kw_only=True):
    reference: Exact
    type: Exact
    name: Exact
    starts_at: datetime
    ends_at: datetime


class PolicyPart(DocumentPart, frozen=True, kw_only=True):
    """The text under which the course is judged."""

    name: Exact
    sha256: Exact
    """Of the text in UTF-8, in hexadecimal."""
    text: Exact


class CaseDocument(DocumentPart, frozen=True, kw_only=True):
    """The case of one booking at the moment when the document was made."""

    format: Literal["coursewatch-case/1"]
    made_for: Literal["evidence", "person"]
    """By whose rules: the evidence pack's, or those of the copy for the person."""
    made_at: datetime
    provider: Exact
    booking: BookingPart
    course: CoursePart
    summary: str
    """The course of the client in one sentence."""
    state: Exact
    state_words: str
    policy: PolicyPart
    coverage: CoveragePart
    figures: FiguresPart
    timeline: tuple[TimelinePart, ...]
    findings: tuple[FindingPart, ...]
    account: tuple[AccountPart, ...]
    adjustments: tuple[AdjustmentPart, ...]
    joining: tuple[JoiningPart, ...]
    recommendation: RecommendationPart | None
    """None in the copy for the person."""
    decisions: tuple[DecisionPart, ...]
    tasks: tuple[TaskPart, ...]
    after_decisions: tuple[AfterDecisionPart, ...]
    statements: tuple[StatementPart, ...]
    challenges: tuple[ChallengePart, ...]
    messages: tuple[MessagePart, ...]
    contacts: tuple[ContactPart, ...]
    looks: tuple[LookPart, ...]
    left_out: tuple[Exact, ...]
    """What its rules leave out, in sentences."""


def encoded(document: CaseDocument) -> bytes:
    """The document as JSON in UTF-8, indented for people, with a line feed at its end."""
    return msgspec.json.format(msgspec.json.encode(document), indent=2) + b"\n"


def schema() -> dict[str, Any]:
    """The JSON Schema of `encoded`."""
    return msgspec.json.schema(CaseDocument)
