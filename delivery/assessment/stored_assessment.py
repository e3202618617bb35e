"""An assessment as JSON: what `coursewatch assess` prints and what the records keep.

Structs describe the JSON, and `SCHEMA` is its JSON Schema. Times are UTC in whole seconds, with a
Z; durations are whole seconds.
"""

from datetime import UTC, datetime
from typing import Any, Literal, Self

import msgspec
from msgspec import field

from compliance.assessment import Assessment, Judgement
from compliance.attendance.gaps import Gap
from compliance.findings.breach import Breach
from compliance.intervals import intersect, total
from compliance.outcomes.consequence import Consequence
from compliance.policy.terms import PENCE_IN_POUND
from delivery.assessment.stored_notes import StoredNote, StoredUnmatched
from delivery.assessment.stored_times import times_of, utc_second

VERSION: Literal[2] = 2
"""Assessments stored before versions were numbered have none and are read as version 1. They may
lack `heard_s`, `first_window`, the remarks of a recommendation and the allowance of a breach. An
amount may have pence, as in 43.5, only where a policy has; processes of versions that wrote whole
pounds refuse to read it."""

Pounds = int | float | None
"""Whole pounds are whole numbers, as every earlier version stored them: evidence that was signed
under an earlier version stays equal."""


class StoredGap(msgspec.Struct, frozen=True, omit_defaults=True):
    """An absence, and its cause as `compliance.attendance.causes.Cause` names it."""

    start: datetime = field(name="from")
    end: datetime = field(name="to")
    seconds: int
    cause: str

    @classmethod
    def of(cls, gap: Gap) -> Self:
        return cls(*times_of(gap.span), gap.span.seconds, gap.cause.value)


class StoredCamera(msgspec.Struct, frozen=True, omit_defaults=True):
    """The camera over the time in which the client was present outside breaks."""

    on_s: int
    off_s: int
    unknown_s: int


class StoredBreach(msgspec.Struct, frozen=True, omit_defaults=True):
    rule: str
    clause: str
    start: datetime = field(name="from")
    end: datetime = field(name="to")
    seconds: int
    because: str
    silenced_by: str | None = None
    doubt: str = ""

    @classmethod
    def of(cls, breach: Breach) -> Self:
        return cls(
            breach.rule,
            breach.clause,
            *times_of(breach.span),
            breach.span.seconds,
            breach.because,
            breach.silenced_by,
            breach.doubt,
        )


class StoredRecommendation(msgspec.Struct, frozen=True, omit_defaults=True):
    outcome: str
    reasons: tuple[str, ...]
    remarks: tuple[str, ...] = ()


class StoredConsequence(msgspec.Struct, frozen=True, omit_defaults=True):
    """A charge and a refund in pounds; null where there is none."""

    rebook_by: datetime | None
    rebook_charge_gbp: Pounds
    refund_gbp: Pounds
    refer_to_police: bool
    further_courses: bool
    national_status: int | None

    @classmethod
    def of(cls, consequence: Consequence) -> Self:
        return cls(
            rebook_by=utc_second(consequence.rebook_by) if consequence.rebook_by else None,
            rebook_charge_gbp=pounds(consequence.rebook_charge_pence),
            refund_gbp=pounds(consequence.refund_pence),
            refer_to_police=consequence.refer_to_police,
            further_courses=consequence.further_courses,
            national_status=consequence.national_status,
        )

    @property
    def rebook_charge_pence(self) -> int | None:
        return _pence(self.rebook_charge_gbp)

    @property
    def refund_pence(self) -> int | None:
        return _pence(self.refund_gbp)


class StoredClient(msgspec.Struct, frozen=True, omit_defaults=True):
    """One booking's part of an assessment. A signed outcome keeps a copy, as its evidence."""

    reference: str
    arrived_at: datetime | None
    late_by_s: int | None
    scheduled_s: int
    present_s: int
    gaps: tuple[StoredGap, ...]
    camera: StoredCamera
    breaches: tuple[StoredBreach, ...]
    recommendation: StoredRecommendation
    consequence: StoredConsequence
    unknown_s: int = 0
    """For how long it is not known whether they were there. Stored where it is not 0: evidence that
    was signed before it existed stays equal."""

    @property
    def seen(self) -> bool:
        """Whether the client was ever there, even if the time of arrival is unknown."""
        return self.arrived_at is not None or bool(self.present_s or self.unknown_s or self.gaps)

    @classmethod
    def of(cls, judgement: Judgement, scheduled_s: int) -> Self:
        attendance, advice = judgement.attendance, judgement.recommendation
        cameras = attendance.cameras
        return cls(
            reference=judgement.booking.reference,
            arrived_at=utc_second(attendance.arrived_at) if attendance.arrived_at else None,
            late_by_s=judgement.late_by_s,
            scheduled_s=scheduled_s,
            present_s=total(attendance.present),
            unknown_s=total(attendance.unknown),
            gaps=tuple(StoredGap.of(gap) for gap in attendance.gaps),
            camera=StoredCamera(total(cameras.on), total(cameras.off), total(cameras.unknown)),
            breaches=tuple(StoredBreach.of(breach) for breach in judgement.breaches),
            recommendation=StoredRecommendation(
                advice.outcome.value, tuple(advice.reasons), tuple(advice.remarks)
            ),
            consequence=StoredConsequence.of(judgement.consequence),
        )


class StoredCourse(msgspec.Struct, frozen=True, kw_only=True):
    """The assessment of one course."""

    version: Literal[1, 2] = 1
    course: str
    policy: str
    heard_s: int | None = None
    """For how long of the scheduled course, so far, the provider's events could reach us."""
    first_window: datetime | None = None
    """When the first window to book again closes, whatever is decided."""
    notes: tuple[StoredNote, ...]
    bookings: tuple[StoredClient, ...]
    unmatched: tuple[StoredUnmatched, ...]

    @classmethod
    def of(cls, assessment: Assessment) -> Self:
        room, first_window = assessment.room, assessment.first_window
        return cls(
            version=VERSION,
            course=assessment.course.reference,
            policy=assessment.policy,
            heard_s=total(intersect(room.heard, [room.judged])),
            first_window=utc_second(first_window) if first_window else None,
            notes=tuple(StoredNote.of(note) for note in assessment.notes),
            bookings=tuple(
                StoredClient.of(judgement, room.scheduled.seconds)
                for judgement in assessment.judgements
            ),
            unmatched=tuple(StoredUnmatched.of(unmatched) for unmatched in room.unmatched),
        )

    def client(self, reference: str) -> StoredClient | None:
        """The part of one booking; None if it was not on the course."""
        return next((part for part in self.bookings if part.reference == reference), None)


SCHEMA = msgspec.json.schema(StoredCourse)


def encoded(part: msgspec.Struct) -> dict[str, Any]:
    """Encodes an assessment or a part of one as a JSON object."""
    fields: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(part))
    return fields


def printed(assessment: StoredCourse) -> dict[str, Any]:
    """Encodes an assessment for `coursewatch assess`, which states an unknown time of 0 as well."""
    document = encoded(assessment)
    for booking in document["bookings"]:
        booking.setdefault("unknown_s", 0)
    return document


def decoded(result: object) -> StoredCourse:
    """Decodes a stored assessment of any version. Raises msgspec.ValidationError."""
    return msgspec.convert(result, StoredCourse)


def decoded_client(evidence: object) -> StoredClient:
    """Decodes one client's part, of any version. Raises msgspec.ValidationError."""
    return msgspec.convert(evidence, StoredClient)


def decoded_consequence(consequence: object) -> StoredConsequence:
    """Decodes the consequence of a signed outcome. Raises msgspec.ValidationError."""
    return msgspec.convert(consequence, StoredConsequence)


def timestamp(at: datetime) -> str:
    """Writes a time in UTC and whole seconds, with a Z."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def pounds(pence: int | None) -> Pounds:
    """Whole pounds as a whole number, others with their pence as 43.5; None for no amount."""
    if pence is None or pence % PENCE_IN_POUND:
        return None if pence is None else pence / PENCE_IN_POUND
    return pence // PENCE_IN_POUND


def _pence(pounds: Pounds) -> int | None:
    return None if pounds is None else round(pounds * PENCE_IN_POUND)
