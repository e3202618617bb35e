"""What follows from the outcomes of one client on a course, in one statement."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import BindParameter, Select, bindparam, func, select

from delivery.records.database.store import Transaction
from delivery.records.queries.united_query import UnitedQuery
from delivery.records.tables import (
    decision_notices,
    follow_ups,
    outcomes,
    task_acts,
    tasks,
    withdrawals,
)
from delivery.records.tasks import follow_ups as noted_follow_ups
from delivery.records.tasks.decision_notices import NoticeRow
from delivery.records.tasks.follow_ups import NewBooking, StoredFollowUp
from delivery.records.tasks.task_acts import TaskActRow
from delivery.records.tasks.tasks import TaskRow
from delivery.records.tasks.withdrawals import WithdrawalRow


@dataclass(frozen=True, slots=True)
class FollowingRows:
    """Each kind oldest first."""

    tasks: tuple[TaskRow, ...]
    acts: tuple[TaskActRow, ...]
    """On these tasks."""
    notices: tuple[NoticeRow, ...]
    follow_ups: tuple[StoredFollowUp, ...]
    """Also those that were taken back."""
    new_bookings: tuple[NewBooking, ...]
    """Those of the decision in force that may be the new course, the earliest first."""
    withdrawal: WithdrawalRow | None
    """That the police withdrew the offer; None if they did not."""


_BOOKING: BindParameter[int] = bindparam("booking_id")
_COURSE: BindParameter[int] = bindparam("course_id")
_OF_CASE = (tasks.c.booking_id == _BOOKING, tasks.c.course_id == _COURSE)
_SIGNED = select(outcomes.c.id).where(
    outcomes.c.booking_id == _BOOKING, outcomes.c.course_id == _COURSE
)
_IN_FORCE = (
    select(func.max(outcomes.c.id))
    .where(outcomes.c.booking_id == _BOOKING, outcomes.c.course_id == _COURSE)
    .correlate(None)
    .scalar_subquery()
)
QUERIES: Mapping[str, Select[Any]] = {
    "tasks": select(tasks).where(*_OF_CASE),
    "acts": select(task_acts).where(task_acts.c.task_id.in_(select(tasks.c.id).where(*_OF_CASE))),
    "notices": select(decision_notices).where(decision_notices.c.outcome_id.in_(_SIGNED)),
    "follow_ups": noted_follow_ups.selected().where(follow_ups.c.outcome_id.in_(_SIGNED)),
    "new_bookings": noted_follow_ups.offered().where(outcomes.c.id == _IN_FORCE),
    "withdrawals": select(withdrawals).where(
        withdrawals.c.booking_id == _BOOKING, withdrawals.c.course_id == _COURSE
    ),
}
"""The queries by the names of their rows in `from_rows`; their parameters are `booking_id` and
`course_id`."""
_QUERY = UnitedQuery(**QUERIES)


async def of_case(tx: Transaction, booking_id: int, course_id: int) -> FollowingRows:
    values = {"booking_id": booking_id, "course_id": course_id}
    return from_rows(await _QUERY.rows(tx, values))


def from_rows(rows: Mapping[str, Sequence[dict[str, Any]]]) -> FollowingRows:
    withdrawn = [WithdrawalRow(**_without_id(row)) for row in rows["withdrawals"]]
    return FollowingRows(
        tasks=tuple(TaskRow(**row) for row in rows["tasks"]),
        acts=tuple(TaskActRow(**_without_id(row)) for row in rows["acts"]),
        notices=tuple(NoticeRow(**_without_id(row)) for row in rows["notices"]),
        follow_ups=tuple(noted_follow_ups.from_row(row) for row in rows["follow_ups"]),
        new_bookings=tuple(noted_follow_ups.by_start(rows["new_bookings"])),
        withdrawal=withdrawn[0] if withdrawn else None,
    )


def _without_id(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: row[name] for name in row if name != "id"}
