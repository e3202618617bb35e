"""A made-up client, and each kind of message to this client: no word of it is about anybody."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum

from compliance.outcomes.consequence import consequence
from compliance.outcomes.decision_dates import PROVABLE
from compliance.outcomes.recommendation import Outcome, outcome_of
from compliance.policy.message_terms import MessageKind
from compliance.policy.policy import Policy
from delivery.assessment.stored_assessment import StoredConsequence, encoded
from delivery.clients.links import code_letter
from delivery.clients.links.record_link import RecordLink
from delivery.joining.joining_letter import JoiningDetails
from delivery.notices.notice_details import ABOUT_A_CHALLENGE, ABOUT_AN_OUTCOME, NoticeDetails
from delivery.policies.policy_set import PolicySet
from delivery.records.answers.challenges import ChallengeRow
from delivery.records.messages.messages import MessageRow
from delivery.records.planning.bookings import BookingRow
from delivery.records.planning.courses import CourseRow
from delivery.records.review.decisions import OutcomeRow

STARTS = datetime(2030, 6, 12, 8, tzinfo=UTC)
ENDS = STARTS + timedelta(minutes=165)
AFTER = ENDS + timedelta(hours=3)
OFFICER = 0
REASON = "Here is the reason that the officer writes."

COURSE = CourseRow(
    id=0,
    reference="EXAMPLE-1",
    type="NSAC",
    policy="",
    starts_at=STARTS,
    ends_at=ENDS,
    trainer_id=None,
    zoom_host="host@example.org",
    schedule_version=1,
    changed_at=STARTS,
)
BOOKING = BookingRow(
    id=0,
    reference="EXAMPLE-CLIENT",
    course_id=0,
    force="Example Police",
    police_deadline=date(2030, 8, 30),
    given_name="Sam",
    family_name="Example",
    email="sam@example.org",
    mobile="+447700900000",
    preferred_contact="email",
    language="en",
    link_key="example",
    interpreter_key="example",
    schedule_version=1,
    changed_at=STARTS,
)


@dataclass(frozen=True, slots=True)
class Sample:
    """A message to the made-up client."""

    kind: MessageKind
    variant: str
    """What differs from other messages of this kind, such as the outcome; empty where nothing
    does."""
    details: NoticeDetails = field(repr=False)
    joining: JoiningDetails | None = field(default=None, repr=False)
    """Of joining instructions by email."""


@dataclass(frozen=True, slots=True)
class CodeSample:
    """The message to the made-up client with the code that opens the record."""

    link: RecordLink = field(repr=False)
    kind: str = code_letter.WORDS
    variant: str = ""
    code: str = "123456"


@dataclass(frozen=True, slots=True)
class SamplePolicy:
    """The terms under which the made-up client is booked."""

    policy: Policy
    text: str = field(repr=False)


def of_provider(policies: PolicySet) -> SamplePolicy:
    """Returns the provider's latest policy."""
    placed = policies.placed[policies.own()[-1].name]
    return SamplePolicy(placed.policy, placed.text)


def samples(terms: SamplePolicy, language: str) -> Iterator[Sample]:
    """Yields every message in every variant, to a client of this language."""
    booking = replace(BOOKING, language=language)
    for kind in MessageKind:
        details = NoticeDetails(
            message_of(kind), booking, COURSE, terms.policy, record_key="example"
        )
        if kind is MessageKind.JOINING:
            yield from _joining(details, terms)
        elif kind in ABOUT_AN_OUTCOME:
            yield from _about_outcomes(kind, details)
        elif kind in ABOUT_A_CHALLENGE:
            yield Sample(kind, "", replace(details, challenge=_challenge()))
        else:
            yield Sample(kind, "", details)
        if kind is MessageKind.MOVED:
            yield Sample(kind, "restores", replace(details, restores=True))


def code_sample(language: str) -> CodeSample:
    booking = replace(BOOKING, language=language)
    return CodeSample(RecordLink(booking, COURSE, "example", 0))


def _joining(details: NoticeDetails, terms: SamplePolicy) -> Iterator[Sample]:
    letter = JoiningDetails(details.booking, COURSE, "<example>", False, terms.text)
    yield Sample(MessageKind.JOINING, "", details, letter)
    yield Sample(MessageKind.JOINING, "replaces", details, replace(letter, replaces=True))
    for interpreter in ("bsl", "language", "support"):
        booking = replace(details.booking, interpreter_kind=interpreter)
        accompanied = replace(letter, booking=booking)
        yield Sample(
            MessageKind.JOINING, interpreter, replace(details, booking=booking), accompanied
        )


def _about_outcomes(kind: MessageKind, details: NoticeDetails) -> Iterator[Sample]:
    """Decisions of each kind that the policy has terms for; reminders of those with a window."""
    policy = details.policy
    for name in policy.terms if policy else ():
        outcome = outcome_of(name)
        if policy is None or outcome is None or outcome is Outcome.REVIEW:
            continue
        row = _outcome(outcome, policy)
        if kind is MessageKind.WINDOW_CLOSES and row.consequence["rebook_by"] is None:
            continue
        if kind is MessageKind.PROOF_ASKED and outcome not in PROVABLE:
            continue
        yield Sample(kind, name, replace(details, outcome=row))
    if kind is MessageKind.OUTCOME and policy is not None:
        upheld = replace(_outcome(Outcome.COMPLETED, policy), challenge_id=0)
        yield Sample(kind, "upholds", replace(details, outcome=upheld, replaces=True))


def message_of(kind: StrEnum) -> MessageRow:
    """A message of this kind that is about to be sent to the made-up client."""
    return MessageRow(
        id=0,
        booking_id=0,
        kind=kind.value,
        schedule_version=1,
        state="claimed",
        message_id="",
        attempts=1,
        due_at=STARTS,
        claimed_at=STARTS,
        sent_at=None,
        fault=None,
    )


def _outcome(outcome: Outcome, policy: Policy) -> OutcomeRow:
    follows = consequence(outcome, COURSE.type, ENDS, BOOKING.police_deadline, policy)
    return OutcomeRow(
        id=0,
        booking_id=0,
        course_id=0,
        officer_id=OFFICER,
        outcome=outcome.value,
        recommended=outcome.value,
        reason=REASON,
        consequence=encoded(StoredConsequence.of(follows)),
        evidence={},
        at=AFTER,
        ledger_id=None,
    )


def _challenge() -> ChallengeRow:
    return ChallengeRow(
        id=0,
        booking_id=0,
        course_id=0,
        outcome_id=0,
        grounds="Here is what the client writes.",
        at=AFTER,
        reversed_by=None,
        rejected_by=OFFICER,
        rejected_at=AFTER,
        rejection=REASON,
    )
