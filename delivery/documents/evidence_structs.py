"""The sections of a document about what happened: coverage, figures, timeline, findings, notes."""

from datetime import datetime

from delivery.documents.document_types import DocumentPart, Exact, StaffPart


class CoveragePart(DocumentPart, frozen=True, kw_only=True):
    """How much of the course was heard, and of the camera known. All in seconds."""

    scheduled_s: int
    judged_s: int
    """The part of the course that is judged: up to its end, or to the making of the document."""
    heard_s: int
    """The part of `judged_s` in which events could reach the service."""
    camera_s: int
    """The time in which the camera counts: presence outside breaks."""
    camera_known_s: int
    connections: int
    connections_without_end: int
    words: tuple[str, ...]
    """The same in sentences, with what follows from what was not heard."""


class FiguresPart(DocumentPart, frozen=True, kw_only=True):
    """The client's attendance, in seconds."""

    seen: bool
    arrived_at: datetime | None
    late_by_s: int | None
    present_s: int
    present_by_report_s: int
    """The part of `present_s` that only the provider's own report shows."""
    away_s: int
    times_away: int
    away_excused_s: int
    not_known_s: int
    camera_on_s: int
    camera_off_s: int
    camera_unknown_s: int


class TimelinePart(DocumentPart, frozen=True, kw_only=True):
    """A stretch of time, or a trainer's note, in time order."""

    start: datetime
    end: datetime | None
    """None for a moment."""
    track: Exact
    """`presence`, `camera`, `break`, `watch`, `network`, `hearing` or `note`."""
    kind: Exact
    words: str
    source: Exact
    source_words: Exact
    cause: Exact | None
    cause_words: str
    """Also what the client's own page said of its connection; empty without either."""
    by: StaffPart | None
    """Who made a note; None for anything else."""


class ReviewPart(DocumentPart, frozen=True, kw_only=True):
    """An officer's decision about a finding."""

    at: datetime
    decision: Exact
    """`upheld` or `dismissed`."""
    words: str
    by: StaffPart
    reason: str
    evidence_then: str
    """What the finding said then; empty if it said the same as now."""


class FindingPart(DocumentPart, frozen=True, kw_only=True):
    """A breach of a clause that a rule found or an officer raised, with its reviews."""

    number: int
    """Its number in the picture of the course."""
    rule: Exact
    clause: Exact
    title: str
    start: datetime
    end: datetime
    found_at: datetime
    state: Exact
    """`to_review`, `upheld`, `dismissed`, `silenced`, `withdrawn` or `changed`."""
    state_words: str
    because: str
    """The evidence, in a sentence."""
    doubt: str
    """What speaks against it; empty if nothing is known."""
    clause_says: Exact
    how_applied: Exact
    raised_by: StaffPart | None
    source: str
    """Where an officer's account comes from; empty for what a rule found."""
    reviews: tuple[ReviewPart, ...]


class AccountPart(DocumentPart, frozen=True, kw_only=True):
    """What the trainer wrote: an account, a statement, a step left out, or a note taken back."""

    kind: Exact
    """`refused`, `removed`, `statement`, `course_statement`, `step_left_out` or `taken_back`."""
    at: datetime
    words: str
    """What it is about."""
    text: str
    """The trainer's own words; empty if there are none."""
    by: StaffPart | None
    """Who noted it; None where the records name nobody."""


class AdjustmentPart(DocumentPart, frozen=True, kw_only=True):
    """What was agreed with the client before the course."""

    code: Exact
    words: str
    person: str
    """Who supports or interprets; empty if nobody does."""
    agreed: str
    """With whom it was agreed and when; empty if nobody noted it."""
    noted_at: datetime | None


class JoiningPart(DocumentPart, frozen=True, kw_only=True):
    """A step of the client towards the meeting."""

    at: datetime
    kind: Exact
    words: str
