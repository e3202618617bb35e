"""A client's own record after the course: attendance, findings and the signed outcome.

It leaves out everything about other people, and the recommendation, which no person has decided
on (UK GDPR article 22).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from compliance.events import Event
from compliance.notes_taken_back import without_taken_back
from compliance.outcomes.consequence import consequence
from compliance.outcomes.course_standing import FAILED, DeliveryStanding
from compliance.outcomes.recommendation import Outcome
from compliance.policy.clause import Clause
from compliance.policy.policy import Policy
from compliance.policy.terms import Terms
from compliance.reconciliation.reconciliation import reconcile
from compliance.trainer_events import NoteTakenBack, TrainerEvent
from delivery.answers import case_decisions
from delivery.answers.case_decisions import CaseDecisions
from delivery.assessment import course_inputs, evidence
from delivery.assessment.adjustments import Adjustment
from delivery.assessment.course_inputs import CourseInputs
from delivery.assessment.stored_assessment import (
    StoredConsequence,
    StoredCourse,
    decoded,
    decoded_consequence,
    encoded,
)
from delivery.clients.client_answers import AnswersShown, answers_of
from delivery.clients.client_attendance import AttendanceShown, attendance_of
from delivery.clients.client_findings import FindingShown, findings_of
from delivery.clients.client_looks import VisitShown, visits_of
from delivery.clients.client_notes import ClientNotes, client_notes
from delivery.clients.client_tasks import ClientTask, ClientTasks, tasks_of
from delivery.clients.join_attempts import JoinStep, steps, waiting_room_entries
from delivery.clients.personal_link import PersonalLink
from delivery.ledger.trainer_words import TrainerWords, trainer_words
from delivery.records.casework import case_records, client_rows
from delivery.records.correspondence.kept_messages import Correspondence
from delivery.records.database.store import Transaction
from delivery.records.judgements import assessments
from delivery.records.judgements.assessments import BreachRow
from delivery.records.planning.client_actions import AttemptRow
from delivery.records.review import course_failures
from delivery.records.review.decisions import AS_RECOMMENDED, OutcomeRow, ReviewRow

_FAILED = tuple(standing.value for standing in FAILED)


@dataclass(frozen=True, slots=True)
class OutcomeShown:
    outcome: str
    terms: Terms
    """The clause and the words of the outcome in the course's policy."""
    signed_at: datetime
    consequence: StoredConsequence
    look_again: bool
    """Whether its evidence has changed since, so that an officer must look at it again."""
    reason: str
    """The officer's words; empty for a completion that was signed as recommended."""
    tasks: Sequence[ClientTask]
    """What follows from it; empty for an outcome of an older version."""


@dataclass(frozen=True, slots=True)
class ClientRecord:
    attendance: AttendanceShown | None
    """None until the assessment is final."""
    findings: tuple[FindingShown, ...]
    agreed: tuple[Adjustment, ...]
    """What was agreed with the client before the course; empty once they are no longer booked."""
    codes: Mapping[str, Clause]
    """The observations of the policy by code, which a warning can be about."""
    notes: ClientNotes
    """What the trainer noted about the client."""
    words: TrainerWords
    """What the trainer wrote, of which the client reads a part."""
    signed: OutcomeShown | None
    following: ClientTasks
    """What follows from the outcome and from the terms."""
    tries: tuple[JoinStep, ...]
    """The client's steps to join, oldest first, which may serve as their evidence."""
    contact_by: datetime | None
    """The deadline for booking again after a missed course; None if the client may not."""
    failed: bool
    """Whether the provider did not deliver the course, as far as the records prove: nobody has to
    book."""
    answers: AnswersShown
    """What the client has told us."""
    visits: tuple[VisitShown, ...]
    """Who has looked at the record, the latest first."""
    correspondence: Correspondence
    """Our messages to the client, and calls."""


async def record_of(tx: Transaction, link: PersonalLink) -> ClientRecord:
    """Returns the client's record for the booking behind the personal link."""
    course_id, booking_id = link.course.id, link.booking.id
    inputs = await course_inputs.read(tx, course_id)
    if inputs is None:
        raise LookupError(course_id)
    judged, policy = await assessments.of_course(tx, course_id), inputs.policy
    records = await case_records.of_course(tx, course_id)
    rows = await client_rows.of_client(tx, booking_id, course_id)
    decided = case_decisions.of_records(records).get(booking_id, CaseDecisions())
    finished = judged is not None and judged.finished
    assessment = decoded(judged.result) if judged and finished else None
    failed = assessment is not None and (
        _is_abandoned(assessment, link) or await is_failed(tx, course_id)
    )
    breaches = [row for row in records.breaches if row.booking_id == booking_id]
    ids = {row.id for row in breaches}
    reviews = [row for row in records.reviews if row.breach_id in ids]
    noted = _noted(inputs) if finished else ()
    tasks = tasks_of(rows.following, decided.signed.id if decided.signed else None)
    standing = without_taken_back(noted)
    return ClientRecord(
        attendance=attendance_of(assessment, link, rows.connections, inputs)
        if assessment
        else None,
        findings=findings_of(
            breaches, reviews, assessment, link, policy, rows.connections, inputs.events
        )
        if assessment
        else (),
        agreed=tuple(inputs.adjustments.get(link.booking.reference, ())),
        codes=policy.codes,
        notes=client_notes(standing, link),
        words=trainer_words(noted, link.booking.reference),
        signed=None
        if decided.signed is None
        else _signed(
            decided.signed,
            policy,
            _look_again(decided.signed, assessment, link, breaches, reviews),
            tasks.of_outcome,
        ),
        following=tasks,
        tries=_tries(rows.actions, link, inputs),
        contact_by=None if failed else contact_by(link, policy),
        failed=failed,
        answers=answers_of(decided, rows.following.notices, policy),
        visits=await visits_of(tx, link),
        correspondence=rows.correspondence,
    )


def _is_abandoned(assessment: StoredCourse, link: PersonalLink) -> bool:
    """Whether a judgement that may be of an earlier version knows the course as abandoned."""
    client = assessment.client(link.booking.reference)
    failed = Outcome.PROVIDER_FAILURE.value
    return client is not None and client.recommendation.outcome == failed


def _tries(
    actions: Sequence[AttemptRow], link: PersonalLink, inputs: CourseInputs
) -> tuple[JoinStep, ...]:
    """Returns the client's steps on their own pages and into the waiting room. Whoever opens a page
    after the course does so to read, not to join."""
    events = reconcile(inputs.events, inputs.policy).events
    entries = waiting_room_entries(inputs.course, events)
    taken = steps(actions, entries.get(link.booking.reference, ()))
    ends_at = link.course.ends_at
    return tuple(step for step in taken if step.kind != "opened" or step.at < ends_at)


def _look_again(
    signed: OutcomeRow,
    assessment: StoredCourse | None,
    link: PersonalLink,
    breaches: Iterable[BreachRow],
    reviews: Iterable[ReviewRow],
) -> bool:
    """Returns whether the evidence differs from the evidence that the signed outcome rests on.

    `assessment` is None while the course is being assessed anew; the answer is then yes.
    """
    if assessment is None:
        return True
    client = assessment.client(link.booking.reference)
    current = None if client is None else encoded(client)
    return bool(evidence.since_signed(signed, current, reviews, breaches))


def _noted(inputs: CourseInputs) -> tuple[Event, ...]:
    """The trainer's notes about the course, with those that were taken back."""
    notes = (TrainerEvent, NoteTakenBack)
    return tuple(event for event in inputs.history.events if isinstance(event, notes))


def _signed(
    outcome: OutcomeRow, policy: Policy, look_again: bool, tasks: Sequence[ClientTask]
) -> OutcomeShown:
    consequence = decoded_consequence(outcome.consequence)
    reason = "" if outcome.reason == AS_RECOMMENDED else outcome.reason
    terms = policy.terms.get(outcome.outcome, Terms())
    return OutcomeShown(outcome.outcome, terms, outcome.at, consequence, look_again, reason, tasks)


async def is_failed(tx: Transaction, course_id: int) -> bool:
    """Whether the records prove that the provider did not deliver the course."""
    never_opened = DeliveryStanding.NEVER_OPENED.value
    return await course_failures.is_failed(tx, course_id, _FAILED, never_opened)


def contact_by(link: PersonalLink, policy: Policy) -> datetime | None:
    """Returns the deadline that follows from not attending (cl.15), within the police deadline."""
    if not link.is_booked:
        return None
    course, deadline = link.course, link.booking.police_deadline
    absence = Outcome.DID_NOT_ATTEND
    return consequence(absence, course.type, course.ends_at, deadline, policy).rebook_by
