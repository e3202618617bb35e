"""Courses that may not have begun, and past courses that failed and have undecided clients."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, exists, func, literal, select

from delivery.records.database.store import Transaction
from delivery.records.tables import assessments, cases, courses, reconciliations, users
from delivery.records.trainers import trainer_conditions


@dataclass(frozen=True, slots=True)
class ListedCourse:
    id: int
    reference: str
    type: str
    starts_at: datetime
    ends_at: datetime
    trainer: str | None
    """The name of the accountable trainer."""
    standing: str | None
    """As `DeliveryStanding` names it; None if the course was never judged."""
    undecided: int
    """The clients of a past course without a signed outcome."""


async def running(
    tx: Transaction, now: datetime, begun: Collection[str], limit: int
) -> list[ListedCourse]:
    """At most `limit` courses that run by the plan, the earliest first. Left out are those with a
    standing in `begun`."""
    stands = assessments.c.standing
    query = (
        select(*_COURSE, literal(0).label("undecided"))
        .select_from(_JUDGED)
        .where(courses.c.state == "planned", courses.c.starts_at <= now, courses.c.ends_at > now)
        .where(stands.is_(None) | stands.not_in(begun))
        .order_by(courses.c.starts_at, courses.c.id)
        .limit(limit)
    )
    return [_listed(row) for row in await tx.execute(query)]


async def failed(
    tx: Transaction, failed: Collection[str], if_reported: str, limit: int
) -> list[ListedCourse]:
    """At most `limit` past courses with undecided clients, the earliest first, with a standing in
    `failed`; or with the standing `if_reported`, if the meeting provider's report is whole."""
    query = (
        select(*_COURSE, func.count().label("undecided"))
        .select_from(_JUDGED.join(cases, cases.c.course_id == courses.c.id))
        .where(cases.c.act.is_not(None), cases.c.outcome.is_(None))
        .where(courses.c.state == "planned")
        .where(_has_failed(failed, if_reported))
        .group_by(*_COURSE)
        .order_by(courses.c.starts_at, courses.c.id)
        .limit(limit)
    )
    return [_listed(row) for row in await tx.execute(query)]


async def is_failed(
    tx: Transaction, course_id: int, failed: Collection[str], if_reported: str
) -> bool:
    """Whether a course has failed, as `failed` lists the failed courses."""
    query = select(courses.c.id).select_from(_JUDGED).where(courses.c.id == course_id)
    return bool(await tx.scalar(select(query.where(_has_failed(failed, if_reported)).exists())))


def _has_failed(failed: Collection[str], if_reported: str) -> ColumnElement[bool]:
    stands = assessments.c.standing
    return stands.in_(failed) | ((stands == if_reported) & _has_whole_report())


def _has_whole_report() -> ColumnElement[bool]:
    return exists().where(
        reconciliations.c.course_id == courses.c.id,
        reconciliations.c.planned_at > courses.c.ends_at,
        reconciliations.c.state == "done",
        reconciliations.c.lacking == 0,
        reconciliations.c.fault.is_(None),
    )


_COURSE = (
    courses.c.id,
    courses.c.reference,
    courses.c.type,
    courses.c.starts_at,
    courses.c.ends_at,
    users.c.name.label("trainer"),
    assessments.c.standing,
)
_JUDGED = courses.outerjoin(assessments, assessments.c.course_id == courses.c.id).outerjoin(
    users, users.c.id == trainer_conditions.accountable()
)


def _listed(row: Any) -> ListedCourse:
    return ListedCourse(**row._asdict())
