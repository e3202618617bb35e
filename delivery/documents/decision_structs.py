"""The sections of a document about what people did: decisions, tasks, answers, messages, looks."""

from datetime import datetime

from delivery.documents.document_types import DocumentPart, Exact, FilePart, StaffPart


class ConsequencePart(DocumentPart, frozen=True, kw_only=True):
    """What the policy makes of an outcome. Amounts are in pence."""

    rebook_by: datetime | None
    rebook_charge_pence: int | None
    refund_pence: int | None
    refer_to_police: bool
    further_courses: bool
    national_status: int | None
    words: str


class RecommendationPart(DocumentPart, frozen=True, kw_only=True):
    """What the service recommends. No person has decided on it."""

    outcome: Exact
    words: str
    reasons: tuple[str, ...]


class DecisionPart(DocumentPart, frozen=True, kw_only=True):
    """An outcome that an officer proposed or signed, oldest first."""

    kind: Exact
    """`proposed` or `signed`."""
    at: datetime
    by: StaffPart
    outcome: Exact
    words: str
    reason: str
    grounds: tuple[str, ...]
    """What it rests on; empty unless it takes two officers."""
    consequence: ConsequencePart
    in_force: bool
    changed_since: tuple[str, ...]
    """What of the evidence has changed since, so that the decision is to be looked at again: of the
    outcome in force, and of a proposal that waits; empty for any other."""


class TaskActPart(DocumentPart, frozen=True, kw_only=True):
    at: datetime
    act: Exact
    words: str
    by: StaffPart | None
    """None for the service."""
    note: str


class TaskPart(DocumentPart, frozen=True, kw_only=True):
    """What follows from a decision, or from the terms alone."""

    kind: Exact
    words: str
    state: Exact
    opened_at: datetime
    due_at: datetime | None
    amount_pence: int | None
    acts: tuple[TaskActPart, ...]


class AfterDecisionPart(DocumentPart, frozen=True, kw_only=True):
    """A try to tell the client of a decision, what the client did since, or a withdrawn offer."""

    at: datetime
    kind: Exact
    """`told`, `not_reached` or `all_tried` of a try; `contact`, `booked`, `elsewhere`, `no_date` or
    `proof` of the client; `withdrawn` of the offer."""
    words: str
    by: StaffPart | None
    """Who noted it; None for another system."""
    note: str
    taken_back: str
    """Why it was noted by mistake; empty while it stands."""


class StatementPart(DocumentPart, frozen=True, kw_only=True):
    at: datetime
    text: str
    late_reason: str
    files: tuple[FilePart, ...]
    read_at: datetime | None
    read_by: StaffPart | None


class ChallengePart(DocumentPart, frozen=True, kw_only=True):
    at: datetime
    grounds: str
    files: tuple[FilePart, ...]
    verdict: Exact
    """`open`, `rejected` or `upheld`."""
    words: str
    answered_at: datetime | None
    answered_by: StaffPart | None
    reason: str


class MessageStepPart(DocumentPart, frozen=True, kw_only=True):
    at: datetime
    result: Exact
    words: str
    by: StaffPart | None
    detail: str


class MessageTextPart(DocumentPart, frozen=True, kw_only=True):
    """The words as they were handed over, without the secret parts of links."""

    at: datetime
    channel: Exact
    subject: str
    text: str
    template_sha256: Exact


class MessagePart(DocumentPart, frozen=True, kw_only=True):
    kind: Exact
    words: str
    state: Exact
    state_words: str
    channel: Exact
    steps: tuple[MessageStepPart, ...]
    texts: tuple[MessageTextPart, ...]


class ContactPart(DocumentPart, frozen=True, kw_only=True):
    """A call besides any message, or an officer's note about the client."""

    at: datetime
    kind: Exact
    words: str
    by: StaffPart
    note: str


class LookPart(DocumentPart, frozen=True, kw_only=True):
    """A visit of a member of staff to the client's record."""

    at: datetime
    by: StaffPart
