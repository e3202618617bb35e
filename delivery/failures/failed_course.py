"""One decision on a whole course that the provider did not deliver (cl.25), for each client without
a decision. It is in the clients' favour, so one officer signs it."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

import msgspec

from compliance.outcomes.case_acts import takes_two
from compliance.outcomes.consequence import Consequence
from compliance.outcomes.course_held import was_held
from compliance.outcomes.course_standing import FAILED, DeliveryStanding, standing
from compliance.outcomes.recommendation import Outcome
from delivery.caseload.refreshing import refresh
from delivery.effects.opening import DecidedCourse, NewDecision, open_tasks
from delivery.reconciliation.report_status import ReportState
from delivery.records.database.store import Store, Transaction
from delivery.records.planning.courses import CourseRow
from delivery.records.review import audit, decisions
from delivery.review.case import CaseState, ReviewCase, open_cases
from delivery.review.decisions import (
    BEHIND,
    DESTROYED,
    NOT_OVER,
    TWO_OFFICERS,
    DecisionSigning,
    consequence_of,
    new_outcome,
    plain,
    reason_refusals,
)
from delivery.validation.errors import FieldError, InvalidInput

HELD = "the course was held: decide about each client in their own case"
NOBODY = "every client of this course has a decision, or a proposal that waits for another officer"
STALE = "the course has changed since you opened this page: read it again before you decide"
SUGGESTED: Mapping[DeliveryStanding, str] = MappingProxyType(
    {
        DeliveryStanding.ABANDONED: "The trainer noted that the course could not be delivered.",
        DeliveryStanding.NOT_BEGUN: "The course did not begin: no trainer was in the meeting.",
        DeliveryStanding.NEVER_OPENED: "The course did not take place.",
        DeliveryStanding.CUT_SHORT: "The course was cut short.",
    }
)
"""The reason that stands in the form until the officer writes another."""


@dataclass(frozen=True, slots=True)
class FailedCourse:
    """A course, and the clients for whom an officer may sign that it was not delivered."""

    row: CourseRow
    standing: DeliveryStanding
    was_held: bool
    """Whether the course was held as far as is known, though it may be noted as abandoned."""
    report: ReportState
    clients: tuple[ReviewCase, ...]
    """The clients without a decision and without an open proposal."""
    others: tuple[ReviewCase, ...]
    """The other clients, whose decision or proposal stays."""
    obstacle: str | None
    """Why nothing can be signed now; None if an officer may sign."""

    @property
    def is_proven(self) -> bool:
        """Whether the records prove that the course was not delivered."""
        return self.standing in FAILED or self.did_not_take_place

    @property
    def did_not_take_place(self) -> bool:
        """Whether the provider's report, which has come and is whole, names no meeting."""
        return self.standing is DeliveryStanding.NEVER_OPENED and self.report.is_whole

    @property
    def suggested_reason(self) -> str:
        return SUGGESTED.get(self.standing, "")

    @property
    def follows(self) -> Consequence | None:
        """What follows for the first client; other clients may have another police deadline."""
        return consequence_of(self.clients[0], Outcome.PROVIDER_FAILURE) if self.clients else None

    @property
    def seal(self) -> str:
        """A SHA-256 hash, in hexadecimal, of everything that the decision rests on."""
        basis = [self.standing.value, self.was_held, [case.seal for case in self.clients]]
        return hashlib.sha256(msgspec.json.encode(basis)).hexdigest()


async def read(tx: Transaction, course_id: int, now: datetime) -> FailedCourse | None:
    """Returns the course with its clients; None if there is no such course, or nobody is booked on
    it."""
    cases = await open_cases(tx, course_id, now)
    if not cases:
        return None
    room, policy = cases[0].assessment.room, cases[0].inputs.policy
    open_for_all = tuple(case for case in cases if _is_undecided(case))
    got_to, held = standing(room, policy), was_held(room, policy)
    return FailedCourse(
        row=cases[0].inputs.row,
        standing=got_to,
        was_held=held,
        report=cases[0].report,
        clients=open_for_all,
        others=tuple(case for case in cases if not _is_undecided(case)),
        obstacle=_obstacle(cases, open_for_all, got_to),
    )


def _is_undecided(case: ReviewCase) -> bool:
    return case.signed is None and case.proposed is None


def _obstacle(
    cases: Sequence[ReviewCase], undecided: Sequence[ReviewCase], got_to: DeliveryStanding
) -> str | None:
    first = cases[0]
    if any(case.state is CaseState.DESTROYED for case in cases):
        return DESTROYED
    if not first.finished:
        return NOT_OVER
    if got_to is DeliveryStanding.HELD:
        return HELD
    if not undecided:
        return NOBODY
    if takes_two(Outcome.PROVIDER_FAILURE, first.inputs.policy):
        return TWO_OFFICERS
    if not all(case.settled for case in undecided):
        return BEHIND
    return None if first.report.may_sign else first.report.words


async def sign(
    store: Store, course_id: int, officer_id: int, reason: str, seal: str, now: datetime
) -> int:
    """Signs the outcome of all undecided clients, and opens their tasks; returns the number of
    clients.

    The number of statements does not depend on the number of clients. Raises InvalidInput, and
    LookupError if there is no such course.
    """
    reason = plain(reason)
    async with store.writing() as tx:
        await decisions.hold_course(tx, course_id)
        course = await read(tx, course_id, now)
        if course is None:
            raise LookupError(course_id)
        refusals = [FieldError("", course.obstacle)] if course.obstacle else []
        if not refusals and seal != course.seal:
            refusals.append(FieldError("", STALE))
        refusals += reason_refusals(reason)
        if refusals:
            raise InvalidInput(*refusals)
        await _put_into_force(tx, course, officer_id, reason, now)
    return len(course.clients)


async def _put_into_force(
    tx: Transaction, course: FailedCourse, officer_id: int, reason: str, now: datetime
) -> None:
    outcome, policy = Outcome.PROVIDER_FAILURE, course.clients[0].inputs.policy
    follows = {case.booking.id: consequence_of(case, outcome) for case in course.clients}
    signing = DecisionSigning(officer_id, reason, course.seal)
    signed = [new_outcome(case, outcome, signing, now) for case in course.clients]
    await decisions.sign_outcomes(tx, signed)
    decided = DecidedCourse(course.row.id, policy, officer_id, now)
    opened = [NewDecision(booking_id, outcome, after) for booking_id, after in follows.items()]
    await open_tasks(tx, decided, opened)
    acts = [("outcome signed", f"booking {case.booking.reference}") for case in course.clients]
    acts.append(("course failure signed", f"course {course.row.reference}"))
    await audit.add_all(tx, acts, user_id=officer_id, role="officer", now=now)
    await refresh(tx, course.row.id)
