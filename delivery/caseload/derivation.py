"""Derives the row of each case from the records of its course.

The rows hold nothing that is not stored elsewhere: deriving them again gives the same rows.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from msgspec import ValidationError

from compliance.outcomes.consequence import end_of_day
from compliance.outcomes.recommendation import Outcome
from compliance.outcomes.review_states import BreachState
from delivery.answers.case_decisions import CaseDecisions
from delivery.assessment.stored_assessment import (
    StoredConsequence,
    StoredCourse,
    decoded,
    decoded_consequence,
)
from delivery.caseload.name_key import name_key
from delivery.caseload.needed_act import NeededAct
from delivery.caseload.reviewed_breach import ReviewedBreach, reviewed
from delivery.caseload.stored_case import StoredCase
from delivery.reconciliation.report_status import report_state
from delivery.records.meetings.report_fetches import ReconciliationRow
from delivery.records.review.cases import CaseRow
from delivery.records.review.course_records import CourseRecords
from delivery.records.tasks.done_tasks import DoneTask
from delivery.records.tasks.tasks import TaskRow

FIRST, LATER, LAST = 0, 1, 2


def rows_of(
    records: CourseRecords,
    assessment: StoredCourse | None,
    decided: Mapping[int, CaseDecisions],
    fetches: Sequence[ReconciliationRow],
    tasks: Sequence[TaskRow],
    done: Sequence[DoneTask],
) -> list[CaseRow]:
    """The rows of a course's cases: of each booking that has a signed outcome and, once the course
    is over and fully assessed, of each that was judged.

    `assessment` is the final assessment, decoded, `decided` the decisions by booking id, `fetches`
    the planned fetches of the report, `tasks` what is to be done on the course, `done` what is
    done. Where the assessment cannot be read, each client of the course has a row, so that none is
    hidden.
    """
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
            done=tuple(task for task in done if task.booking_id == booking.id),
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


def final_assessment(records: CourseRecords) -> StoredCourse | None:
    """The final assessment, decoded; None if there is none or it cannot be read."""
    try:
        return decoded(records.judged.result) if records.judged.finished else None
    except ValidationError:
        return None


def _breaches(records: CourseRecords, booking_id: int) -> tuple[ReviewedBreach, ...]:
    own_breaches = (row for row in records.breaches if row.booking_id == booking_id)
    return tuple(reviewed(row, records.reviews) for row in own_breaches)


def _row(case: StoredCase, first_window: datetime | None) -> CaseRow:
    booking, signed, proposed = case.booking, case.decided.signed, case.decided.proposed
    act = _act(case)
    due_at, due_kind = _due(case, act, first_window)
    advice, facts = case.assessed.recommendation if case.assessed else None, case.facts
    follows = _consequence(signed.consequence) if signed else None
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
        signed_by=signed.officer_id if signed else None,
        changes=", ".join(case.changes) or None,
        present_s=facts.present_s if facts else None,
        scheduled_s=facts.scheduled_s if facts else None,
        late_by_s=facts.late_by_s if facts else None,
        upheld=sum(breach.state is BreachState.UPHELD for breach in case.breaches),
        national_status=follows.national_status if follows else None,
        rebook_by=follows.rebook_by if follows else None,
        rebook_charge_pence=follows.rebook_charge_pence if follows else None,
        refund_pence=follows.refund_pence if follows else None,
        refer_to_police=follows.refer_to_police if follows else None,
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
        NeededAct.SIGN_AGAIN: bool(case.changes),
        NeededAct.CORRECT_DONE: case.is_done_for_another,
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
    """Returns the group of the case in the work list, the lowest first. What was sent to the wrong
    force stands first; a task that can be recalled
    stands after everything that runs out."""
    if act is NeededAct.DO_TASK:
        return LATER if case.next_task and case.next_task.irreversible else LAST
    return FIRST if _comes_first(case) or act is NeededAct.CORRECT_DONE else LATER


def _comes_first(case: StoredCase) -> bool:
    """Whether the case may end with the police or a ban, or waits for another officer."""
    follows = case.assessed.consequence if case.assessed else None
    is_grave = follows is not None and (follows.refer_to_police or not follows.further_courses)
    return is_grave or case.decided.proposed is not None or case.decided.challenge is not None


def _due(
    case: StoredCase, act: NeededAct | None, first_window: datetime | None
) -> tuple[datetime, str]:
    """Returns the time that runs out first, and its name: `task` (when the next task is due),
    `police`, `rebook` or `decide`. Of a signed case the signed outcome says it, else the
    recommended one."""
    task = case.next_task
    if act is NeededAct.DO_TASK and task is not None and task.due_at is not None:
        return task.due_at, "task"
    dates = [(end_of_day(case.booking.police_deadline), "police")]
    assessed, proposed, signed = case.assessed, case.decided.proposed, case.decided.signed
    if signed is not None:
        dates += _rebooking(signed.consequence)
    elif assessed is not None and assessed.consequence.rebook_by is not None:
        dates.append((assessed.consequence.rebook_by, "rebook"))
    elif assessed is None or assessed.recommendation.outcome == Outcome.REVIEW.value:
        dates += [(first_window, "decide")] if first_window else []
    dates += _rebooking(proposed.consequence) if proposed else []
    return min(dates, key=lambda date: date[0])


def _rebooking(stored: object) -> list[tuple[datetime, str]]:
    """The time to book again that an outcome leaves; empty if it leaves none."""
    follows = _consequence(stored)
    return [(follows.rebook_by, "rebook")] if follows and follows.rebook_by else []


def _consequence(stored: object) -> StoredConsequence | None:
    try:
        return decoded_consequence(stored)
    except ValidationError:  # another version has written it
        return None
