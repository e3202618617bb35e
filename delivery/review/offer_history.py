"""What a case shows of the client's offer: its withdrawal, and decisions about other courses."""

from dataclasses import dataclass
from datetime import datetime

from delivery.answers import case_decisions
from delivery.answers.case_decisions import CaseDecisions
from delivery.assessment.stored_assessment import StoredConsequence, decoded_consequence
from delivery.effects import case_tasks
from delivery.effects.case_tasks import DecisionTasks
from delivery.policies.pinning import policy_of
from delivery.records.accounts import users
from delivery.records.casework import following_rows
from delivery.records.casework.case_context import CaseContext
from delivery.records.database.store import Transaction
from delivery.records.planning import bookings, courses
from delivery.records.planning.bookings import BookingRow
from delivery.records.planning.courses import CourseRow
from delivery.records.review.decisions import OutcomeRow
from delivery.records.tasks.case_offer import EarlierDecision
from delivery.records.tasks.tasks import TaskRow


@dataclass(frozen=True, slots=True)
class WithdrawalShown:
    withdrawn_at: datetime
    reason: str
    by: str | None
    """The name of the user who noted or imported it; None for another system."""
    at: datetime


@dataclass(frozen=True, slots=True)
class OfferHistory:
    withdrawal: WithdrawalShown | None
    owed: tuple[TaskRow, ...]
    """The tasks that the terms demand without a decision."""
    earlier: tuple[EarlierDecision, ...]
    """The decisions about other courses of the same offer, oldest first."""


@dataclass(frozen=True, slots=True)
class CourseDecisions:
    """The decisions about a client on a course that the client may no longer be booked on."""

    booking: BookingRow
    course: CourseRow
    decided: CaseDecisions
    signed: tuple[tuple[OutcomeRow, StoredConsequence], ...]
    """Each signed outcome with its consequence; the last is in force."""
    following: dict[int, DecisionTasks]
    """What follows from each signed outcome, by its id."""
    people: dict[int, str]
    """Names of the users who decided or acted, by id."""


def offer_history(context: CaseContext) -> OfferHistory:
    row, rows = context.client.following.withdrawal, context.client.following.tasks
    withdrawal = None
    if row is not None:
        by = context.names.get(row.user_id or 0)
        withdrawal = WithdrawalShown(row.withdrawn_at, row.reason, by, row.at)
    return OfferHistory(
        withdrawal=withdrawal,
        owed=tuple(task for task in rows if task.outcome_id is None),
        earlier=context.earlier,
    )


async def decided_case(
    tx: Transaction, booking_id: int, course_id: int, now: datetime
) -> CourseDecisions | None:
    """Returns the decisions about a booking on this course; None if there are none."""
    booking, course = await bookings.by_id(tx, booking_id), await courses.by_id(tx, course_id)
    if booking is None or course is None:
        return None
    decided = (await case_decisions.of_course(tx, course_id)).get(booking_id, CaseDecisions())
    if decided.signed is None:
        return None
    ids, policy = [row.id for row in decided.outcomes], await policy_of(tx, course)
    rows = await following_rows.of_case(tx, booking_id, course_id)
    following = case_tasks.of_case(rows, ids, policy, course.ends_at, now)
    people = {row.officer_id for row in decided.outcomes}
    people |= {row.officer_id for row in decided.proposals}
    people |= {row.rejected_by for row in decided.challenges if row.rejected_by is not None}
    people |= {user_id for each in following.values() for user_id in each.people}
    return CourseDecisions(
        booking=booking,
        course=course,
        decided=decided,
        signed=tuple((row, decoded_consequence(row.consequence)) for row in decided.outcomes),
        following=dict(following),
        people={user.id: user.name for user in (await users.by_ids(tx, people)).values()},
    )
