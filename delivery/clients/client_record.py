"""A client's own record after the course: attendance, findings and the signed outcome.

It leaves out everything about other people, and the recommendation, which no person has decided
on (UK GDPR article 22).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from compliance.notes_taken_back import without_taken_back
from compliance.outcomes.consequence import consequence
from compliance.outcomes.recommendation import Outcome
from compliance.policy.policy import Policy
from compliance.reconciliation.reconciliation import reconcile
from compliance.trainer_events import Warned
from compliance.warnings import ladders
from delivery.assessment import course_inputs
from delivery.assessment.stored_assessment import (
    StoredCourse,
    StoredGap,
    decoded,
    decoded_consequence,
)
from delivery.clients.join_attempts import JoinStep, steps, waiting_room_entries
from delivery.clients.personal_link import PersonalLink
from delivery.ledger.ledger_history import events_in
from delivery.policies.pinning import policy_of
from delivery.records.database.store import Transaction
from delivery.records.judgements import assessments
from delivery.records.ledger import ledger
from delivery.records.planning import client_actions
from delivery.records.review import decisions
from delivery.records.review.decisions import OutcomeRow


@dataclass(frozen=True, slots=True)
class AttendanceShown:
    """Durations in seconds; those of the camera cover presence outside breaks."""

    arrived_at: datetime | None
    late_by_s: int | None
    scheduled_s: int
    present_s: int
    heard_s: int | None
    """The part of `scheduled_s` in which events could reach us; None if not recorded."""
    camera_on_s: int
    camera_off_s: int
    camera_unknown_s: int
    absences: tuple[StoredGap, ...]

    @property
    def camera_s(self) -> int:
        return self.camera_seen_s + self.camera_unknown_s

    @property
    def camera_seen_s(self) -> int:
        """How long the camera was known to be on or off."""
        return self.camera_on_s + self.camera_off_s


@dataclass(frozen=True, slots=True)
class FindingShown:
    """A breach found for the client, with its rule and an officer's decision."""

    start: datetime
    end: datetime
    clause: str
    because: str
    doubt: str
    """What speaks against it; empty where nothing does."""
    rule: str
    decision: str | None
    """`upheld`, `dismissed`, `silenced` (agreed before the course, no decision needed), or None
    while it waits for an officer."""


@dataclass(frozen=True, slots=True)
class OutcomeShown:
    """A signed outcome with its consequence. Money in whole pounds."""

    outcome: str
    signed_at: datetime
    rebook_by: datetime | None
    charge_gbp: int | None
    refund_gbp: int | None
    refer_to_police: bool
    further_courses: bool


@dataclass(frozen=True, slots=True)
class ClientRecord:
    attendance: AttendanceShown | None
    """None until the assessment is final."""
    findings: tuple[FindingShown, ...]
    warnings: tuple[Warned, ...]
    """The warning steps that the trainer recorded, in time order."""
    signed: OutcomeShown | None
    tries: tuple[JoinStep, ...]
    """The client's steps to join, oldest first, which may serve as their evidence."""
    contact_by: datetime | None
    """The deadline for booking again after a missed course; None if the client may not."""


async def record_of(tx: Transaction, link: PersonalLink) -> ClientRecord:
    """Returns the record of the booking that the link belongs to."""
    course_id, booking_id = link.course.id, link.booking.id
    judged = await assessments.of_course(tx, course_id)
    outcomes = await decisions.outcomes_of_course(tx, course_id)
    own = [outcome for outcome in outcomes if outcome.booking_id == booking_id]
    finished = judged is not None and judged.finished
    policy = await policy_of(tx, link.course)
    stored = decoded(judged.result) if judged and finished else None
    return ClientRecord(
        attendance=_attendance(stored, link) if stored else None,
        findings=await _findings(tx, link, policy, _doubts(stored, link)) if stored else (),
        warnings=await _warnings(tx, link) if finished else (),
        signed=_signed(own[-1]) if own else None,
        tries=await _tries(tx, link, policy),
        contact_by=_contact_by(link, policy),
    )


async def _tries(tx: Transaction, link: PersonalLink, policy: Policy) -> tuple[JoinStep, ...]:
    """Returns the client's steps on their own pages and into the waiting room."""
    actions = await client_actions.of_course(tx, link.course.id)
    own = [action for action in actions if action.booking_id == link.booking.id]
    inputs = await course_inputs.read(tx, link.course.id)
    if inputs is None:
        return steps(own, ())
    entries = waiting_room_entries(inputs.course, reconcile(inputs.events, policy).events)
    return steps(own, entries.get(link.booking.reference, ()))


def _attendance(assessment: StoredCourse, link: PersonalLink) -> AttendanceShown | None:
    client = assessment.client(link.booking.reference)
    if client is None:
        return None
    return AttendanceShown(
        arrived_at=client.arrived_at,
        late_by_s=client.late_by_s,
        scheduled_s=client.scheduled_s,
        present_s=client.present_s,
        heard_s=assessment.heard_s,
        camera_on_s=client.camera.on_s,
        camera_off_s=client.camera.off_s,
        camera_unknown_s=client.camera.unknown_s,
        absences=client.gaps,
    )


Doubts = Mapping[tuple[str, datetime], str]
"""What speaks against a breach, by its rule and its start."""


def _doubts(stored: StoredCourse, link: PersonalLink) -> Doubts:
    return {
        (breach.rule, breach.start): breach.doubt
        for client in stored.bookings
        if client.reference == link.booking.reference
        for breach in client.breaches
    }


async def _findings(
    tx: Transaction, link: PersonalLink, policy: Policy, doubts: Doubts
) -> tuple[FindingShown, ...]:
    """Returns the client's breaches, leaving out withdrawn ones."""
    breaches = [
        breach
        for breach in await assessments.breaches_of_course(tx, link.course.id)
        if breach.booking_id == link.booking.id and breach.withdrawn_at is None
    ]
    reviews = await decisions.reviews_of_breaches(tx, [breach.id for breach in breaches])
    decided = {review.breach_id: review.decision for review in reviews}  # the last one counts
    texts = {**policy.codes, **policy.rules}
    return tuple(
        FindingShown(
            start=breach.start_at,
            end=breach.end_at,
            clause=breach.clause,
            because=breach.because,
            doubt=doubts.get((breach.rule, breach.start_at), ""),
            rule=texts[breach.rule].text,
            decision=decided.get(breach.id) or ("silenced" if breach.silenced_by else None),
        )
        for breach in breaches
        if breach.rule in texts  # else a policy without the rule was pinned since
    )


async def _warnings(tx: Transaction, link: PersonalLink) -> tuple[Warned, ...]:
    rows = await ledger.of_course(tx, link.course.id, None)
    notes = [event for row in rows if row.source == "trainer" for event in events_in(row)]
    events = without_taken_back(notes)
    until = max((event.at for event in events), default=link.course.ends_at)
    warned = ladders(events, link.booking.reference, until)
    given = [step for ladder in warned for step in ladder.steps]
    return tuple(sorted(given, key=lambda step: step.at))


def _signed(outcome: OutcomeRow) -> OutcomeShown:
    consequence = decoded_consequence(outcome.consequence)
    return OutcomeShown(
        outcome=outcome.outcome,
        signed_at=outcome.at,
        rebook_by=consequence.rebook_by,
        charge_gbp=consequence.rebook_charge_gbp,
        refund_gbp=consequence.refund_gbp,
        refer_to_police=consequence.refer_to_police,
        further_courses=consequence.further_courses,
    )


def _contact_by(link: PersonalLink, policy: Policy) -> datetime | None:
    """Returns the deadline that follows from not attending (cl.15), within the police deadline."""
    if not link.is_booked:
        return None
    ends_at, deadline = link.course.ends_at, link.booking.police_deadline
    return consequence(Outcome.DID_NOT_ATTEND, ends_at, deadline, policy).rebook_by
