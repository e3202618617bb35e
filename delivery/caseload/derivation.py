"""Derives the row of each case from the records of its course.

The rows hold nothing that is not stored elsewhere: deriving them again gives the same rows.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from msgspec import ValidationError

from compliance.outcomes.consequence import end_of_day
from compliance.outcomes.recommendation import Outcome
from compliance.outcomes.review_states import BreachState
from delivery.answers.case_decisions import CaseDecisions
from delivery.assessment import evidence
from delivery.assessment.stored_assessment import (
    StoredClient,
    StoredCourse,
    decoded,
    decoded_consequence,
    encoded,
)
from delivery.caseload.name_key import name_key
from delivery.caseload.needed_act import NeededAct
from delivery.caseload.reviewed_breach import ReviewedBreach, reviewed
from delivery.reconciliation.report_status import report_state
from delivery.records.meetings.report_fetches import ReconciliationRow
from delivery.records.planning.bookings import BookingRow
from delivery.records.review.cases import CaseRow
from delivery.records.review.course_records import CourseRecords
from delivery.records.tasks.tasks import TaskRow

FIRST, LATER, LAST = 0, 1, 2


@dataclass(frozen=True, slots=True)
class StoredCase:
    """Everything that is stored about one booking on one course."""

    records: CourseRecords
    booking: BookingRow
    assessed: StoredClient | None
    """None if the assessment lacks the booking."""
    breaches: tuple[ReviewedBreach, ...]
    decided: CaseDecisions
    tasks: tuple[TaskRow, ...]
    """What is to be done because of the decision, now or later."""
    may_sign: bool
    """Whether the report has come, or none will."""

    @property
    def is_active(self) -> bool:
        return (
            self.booking.state == "booked"
            and self.booking.course_id == self.records.course.id
            and self.records.course.state == "planned"
        )

    @property
    def to_review(self) -> int:
        return sum(breach.waits for breach in self.breaches)

    @property
    def next_task(self) -> TaskRow | None:
        """The task that is due first."""
        dated = [task for task in self.tasks if task.due_at is not None]
        return min(dated, key=lambda task: (task.due_at, task.id), default=None)

    @property
    def is_to_be_told(self) -> bool:
        """Whether something waits for the client to be told of the decision."""
        return any(task.irreversible and task.due_at is None for task in self.tasks)

    @property
    def has_changed(self) -> bool:
        """Whether the evidence of the signed outcome has changed since.

        An assessment that includes less of the ledger than the signature is no change.
        """
        signed, judged = self.decided.signed, self.records.judged
        if signed is None:
            return False
        read = signed.ledger_id
        is_newer = judged.judged_at >= signed.at or (read is not None and judged.ledger_id > read)
        current = encoded(self.assessed) if self.assessed and is_newer else None
        reviews = (review for breach in self.breaches for review in breach.reviews)
        rows = (breach.row for breach in self.breaches)
        return bool(evidence.since_signed(signed, current, reviews, rows))


def rows_of(
    records: CourseRecords,
    decided: Mapping[int, CaseDecisions],
    fetches: Sequence[ReconciliationRow],
    tasks: Sequence[TaskRow],
) -> list[CaseRow]:
    """The rows of a course's cases: of each booking that was judged or has a signed outcome.

    `decided` is the decisions by booking id, `fetches` the planned fetches of the report, `tasks`
    what is to be done on the course. Where the assessment cannot be read, each client of the course
    has a row, so that none is hidden from the officers.
    """
    assessment = _assessment(records)
    first_window = assessment.first_window if assessment else None
    may_sign = report_state(records.course, records.has_meeting, fetches).may_sign
    cases = [
        StoredCase(
            records=records,
            booking=booking,
            assessed=assessment.client(booking.reference) if assessment else None,
            breaches=_breaches(records, booking.id),
            decided=decided.get(booking.id, CaseDecisions()),
            tasks=tuple(task for task in tasks if task.booking_id == booking.id),
            may_sign=may_sign,
        )
        for booking in records.bookings
    ]
    return [
        _row(case, first_window)
        for case in cases
        if case.decided.signed is not None
        or (case.is_active and (assessment is None or case.assessed is not None))
    ]


def _assessment(records: CourseRecords) -> StoredCourse | None:
    try:
        return decoded(records.judged.result)
    except ValidationError:
        return None


def _breaches(records: CourseRecords, booking_id: int) -> tuple[ReviewedBreach, ...]:
    own_breaches = (row for row in records.breaches if row.booking_id == booking_id)
    return tuple(reviewed(row, records.reviews) for row in own_breaches)


def _row(case: StoredCase, first_window: datetime | None) -> CaseRow:
    booking, signed, proposed = case.booking, case.decided.signed, case.decided.proposed
    act = _act(case)
    due_at, due_kind = _due(case, act, first_window)
    advice = case.assessed.recommendation if case.assessed else None
    return CaseRow(
        booking_id=booking.id,
        course_id=case.records.course.id,
        name_key=name_key(booking.given_name, booking.family_name),
        force=booking.force,
        trainer_id=case.records.course.trainer_id,
        starts_at=case.records.course.starts_at,
        act=act.value if act else None,
        place=_place(case, act),
        due_at=due_at,
        due_kind=due_kind,
        to_review=case.to_review,
        clean=act is NeededAct.SIGN and _is_clean(case),
        recommended=advice.outcome if advice else Outcome.REVIEW.value,
        proposed_by=proposed.officer_id if proposed else None,
        outcome=signed.outcome if signed else None,
        signed_at=signed.at if signed else None,
    )


def _act(case: StoredCase) -> NeededAct | None:
    if not case.is_active:
        return None
    if case.decided.challenge is not None:
        return NeededAct.ANSWER_CHALLENGE
    if case.to_review and case.decided.signed is None:
        return NeededAct.REVIEW
    if case.decided.proposed is not None:
        return NeededAct.CONFIRM
    if case.decided.signed is not None:
        return _act_after_signing(case)
    return NeededAct.SIGN if case.may_sign else NeededAct.AWAIT_REPORT


def _act_after_signing(case: StoredCase) -> NeededAct | None:
    acts = {
        NeededAct.SIGN_AGAIN: case.has_changed,
        NeededAct.READ_STATEMENT: bool(case.decided.unread),
        NeededAct.TELL_CLIENT: case.is_to_be_told,
        NeededAct.DO_TASK: case.next_task is not None,
    }
    return next((act for act, is_needed in acts.items() if is_needed), None)


def _is_clean(case: StoredCase) -> bool:
    advice = case.assessed.recommendation if case.assessed else None
    return (
        advice is not None
        and advice.outcome == Outcome.COMPLETED.value
        and not advice.remarks
        and not case.decided.unread
        and all(breach.state is BreachState.WITHDRAWN for breach in case.breaches)
    )


def _place(case: StoredCase, act: NeededAct | None) -> int:
    """A task that may wait without harm stands after everything that runs out."""
    if act is NeededAct.DO_TASK:
        return LATER if case.next_task and case.next_task.irreversible else LAST
    return FIRST if _comes_first(case) else LATER


def _comes_first(case: StoredCase) -> bool:
    """Whether the case may end with the police or a ban, or waits for another officer."""
    follows = case.assessed.consequence if case.assessed else None
    is_grave = follows is not None and (follows.refer_to_police or not follows.further_courses)
    return is_grave or case.decided.proposed is not None or case.decided.challenge is not None


def _due(
    case: StoredCase, act: NeededAct | None, first_window: datetime | None
) -> tuple[datetime, str]:
    """What runs out first, and when; of a task, when it is due."""
    task = case.next_task
    if act is NeededAct.DO_TASK and task is not None and task.due_at is not None:
        return task.due_at, "task"
    dates = [(end_of_day(case.booking.police_deadline), "police")]
    assessed, proposed = case.assessed, case.decided.proposed
    if assessed is not None and assessed.consequence.rebook_by is not None:
        dates.append((assessed.consequence.rebook_by, "rebook"))
    elif assessed is None or assessed.recommendation.outcome == Outcome.REVIEW.value:
        dates += [(first_window, "decide")] if first_window else []
    if proposed is not None and (rebook_by := _rebook_by(proposed.consequence)):
        dates.append((rebook_by, "rebook"))
    return min(dates, key=lambda date: date[0])


def _rebook_by(consequence: object) -> datetime | None:
    try:
        return decoded_consequence(consequence).rebook_by
    except ValidationError:  # another version has written it
        return None
