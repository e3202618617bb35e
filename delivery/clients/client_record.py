"""What a client may read about themselves after the course: facts, findings, signed outcome.

Nothing about anybody else, and no recommendation: that is the machine's, and not yet anybody's
decision (UK GDPR article 22).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from compliance.events import Warned
from compliance.outcomes.consequence import consequence
from compliance.outcomes.recommendation import Outcome
from compliance.policy.policy import Policy
from compliance.reconciliation.reconciliation import reconcile
from compliance.warnings import ladders
from delivery.assessment import course_inputs
from delivery.clients.join_attempts import JoinStep, knocks, steps
from delivery.clients.personal_link import PersonalLink
from delivery.ledger.ledger_history import events_in
from delivery.policies.pinning import policy_of
from delivery.records.database.store import Transaction
from delivery.records.judgements import assessments
from delivery.records.judgements.assessments import BreachRow
from delivery.records.ledger import ledger
from delivery.records.planning import client_actions
from delivery.records.review import decisions


@dataclass(frozen=True, slots=True)
class AbsenceShown:
    start: datetime
    end: datetime
    seconds: int
    cause: str


@dataclass(frozen=True, slots=True)
class AttendanceShown:
    """Lengths in seconds; the camera's over the time present outside breaks."""

    arrived_at: datetime | None
    late_by_s: int | None
    scheduled_s: int
    present_s: int
    heard_s: int | None
    """In how much of `scheduled_s` Zoom could be heard; None where that was not kept."""
    camera_on_s: int
    camera_off_s: int
    camera_unknown_s: int
    absences: tuple[AbsenceShown, ...]

    @property
    def camera_s(self) -> int:
        return self.camera_seen_s + self.camera_unknown_s

    @property
    def camera_seen_s(self) -> int:
        """How long it was known whether the camera was on."""
        return self.camera_on_s + self.camera_off_s


@dataclass(frozen=True, slots=True)
class FindingShown:
    """Something noted about the client, the rule that it is about, and what a person held of it."""

    start: datetime
    end: datetime
    clause: str
    because: str
    rule: str
    decision: str | None
    """`upheld`, `dismissed`, `silenced` where it is about what was agreed beforehand and nobody
    has decided, or None while somebody has to."""


@dataclass(frozen=True, slots=True)
class OutcomeShown:
    """An outcome as an officer signed it. Money in whole pounds."""

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
    """None until the course has been judged to its end."""
    findings: tuple[FindingShown, ...]
    warnings: tuple[Warned, ...]
    """Each step that the trainer recorded, in order."""
    signed: OutcomeShown | None
    tries: tuple[JoinStep, ...]
    """What they did to join, oldest first: it is their evidence."""
    contact_by: datetime | None
    """Until when somebody who missed the course may book again, whoever decides what and when;
    None if they may not."""


async def record_of(tx: Transaction, link: PersonalLink) -> ClientRecord:
    """The record of the link's own booking on its own course."""
    course_id, booking_id = link.course.id, link.booking.id
    judged = await assessments.of_course(tx, course_id)
    outcomes = await decisions.outcomes_of_course(tx, course_id)
    own = [outcome for outcome in outcomes if outcome.booking_id == booking_id]
    finished = judged is not None and judged.finished
    policy = await policy_of(tx, link.course)
    return ClientRecord(
        attendance=_attendance(judged.result, link) if judged and finished else None,
        findings=await _findings(tx, link, policy) if finished else (),
        warnings=await _warnings(tx, link) if finished else (),
        signed=_signed(own[-1].outcome, own[-1].at, own[-1].consequence) if own else None,
        tries=await _tries(tx, link, policy),
        contact_by=_contact_by(link, policy),
    )


async def _tries(tx: Transaction, link: PersonalLink, policy: Policy) -> tuple[JoinStep, ...]:
    """On their own pages, and at the meeting's door as Zoom told of it."""
    tried = await client_actions.of_course(tx, link.course.id)
    own = [one for one in tried if one.booking_id == link.booking.id]
    found = await course_inputs.read(tx, link.course.id)
    if found is None:
        return steps(own, ())
    at_door = knocks(found.course, reconcile(found.events, policy).events)
    return steps(own, at_door.get(link.booking.reference, ()))


def _attendance(result: Mapping[str, Any], link: PersonalLink) -> AttendanceShown | None:
    for told in result["bookings"]:
        if told["reference"] == link.booking.reference:
            return AttendanceShown(
                arrived_at=_moment(told["arrived_at"]),
                late_by_s=told["late_by_s"],
                scheduled_s=told["scheduled_s"],
                present_s=told["present_s"],
                heard_s=result.get("heard_s"),
                camera_on_s=told["camera"]["on_s"],
                camera_off_s=told["camera"]["off_s"],
                camera_unknown_s=told["camera"]["unknown_s"],
                absences=tuple(_absences(told["gaps"])),
            )
    return None


def _absences(gaps: Iterable[Mapping[str, Any]]) -> Iterable[AbsenceShown]:
    for gap in gaps:
        start, end = datetime.fromisoformat(gap["from"]), datetime.fromisoformat(gap["to"])
        yield AbsenceShown(start, end, gap["seconds"], gap["cause"])


async def _findings(
    tx: Transaction, link: PersonalLink, policy: Policy
) -> tuple[FindingShown, ...]:
    """Those that stand; one that is no longer derived is nobody's finding any more."""
    found = [
        breach
        for breach in await assessments.breaches_of_course(tx, link.course.id)
        if breach.booking_id == link.booking.id and breach.withdrawn_at is None
    ]
    reviews = await decisions.reviews_of_breaches(tx, [breach.id for breach in found])
    decided = {review.breach_id: review.decision for review in reviews}  # the last one stands
    texts = {**policy.codes, **policy.rules}
    return tuple(
        _finding(breach, texts[breach.rule].text, decided.get(breach.id))
        for breach in found
        if breach.rule in texts  # pinned anew to a policy that asks less, and not judged yet
    )


def _finding(breach: BreachRow, rule: str, decision: str | None) -> FindingShown:
    held = decision or ("silenced" if breach.silenced_by else None)
    return FindingShown(breach.start_at, breach.end_at, breach.clause, breach.because, rule, held)


async def _warnings(tx: Transaction, link: PersonalLink) -> tuple[Warned, ...]:
    rows = await ledger.of_course(tx, link.course.id, None)
    said = [event for row in rows if row.kind == "warn" for event in events_in(row)]
    until = max((one.at for one in said), default=link.course.ends_at)
    found = ladders(said, link.booking.reference, until)
    given = [step for one in found for step in one.steps]
    return tuple(sorted(given, key=lambda one: one.at))


def _signed(outcome: str, at: datetime, consequence: Mapping[str, Any]) -> OutcomeShown:
    return OutcomeShown(
        outcome=outcome,
        signed_at=at,
        rebook_by=_moment(consequence["rebook_by"]),
        charge_gbp=consequence["rebook_charge_gbp"],
        refund_gbp=consequence["refund_gbp"],
        refer_to_police=consequence["refer_to_police"],
        further_courses=consequence["further_courses"],
    )


def _contact_by(link: PersonalLink, policy: Policy) -> datetime | None:
    """As it would be signed of somebody who did not attend (cl.15): who may have another course at
    all is booked, and no later than the police allow."""
    if not link.is_booked:
        return None
    ends_at, deadline = link.course.ends_at, link.booking.police_deadline
    return consequence(Outcome.DID_NOT_ATTEND, ends_at, deadline, policy).rebook_by


def _moment(told: str | None) -> datetime | None:
    return None if told is None else datetime.fromisoformat(told)
