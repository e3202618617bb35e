"""The stored assessments and breaches of courses.

Assessments can be derived again from the ledger at any time. Breaches are never deleted, because an
officer may have reviewed them.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, exists, func, insert, select, tuple_, update

from compliance.attendance.reachable_time import LAST_TRY
from delivery.records.database import row_outcome
from delivery.records.database.store import Transaction
from delivery.records.ledger.ledger import received_since
from delivery.records.tables import (
    assessments,
    breaches,
    courses,
    ledger,
    meetings,
    policy_pins,
)

A_DAY = timedelta(days=1)
A_WEEK = timedelta(days=7)  # the last report of a course comes a day after it


@dataclass(frozen=True, slots=True)
class AssessmentRow:
    course_id: int
    judged_at: datetime
    ledger_id: int
    """The id of the last ledger row that the assessment includes."""
    finished: bool
    result: dict[str, Any]
    """The assessment, as `coursewatch assess` prints it."""
    standing: str | None = None
    """How far the course got, as `DeliveryStanding` names it; None in rows of earlier versions."""


@dataclass(frozen=True, slots=True)
class DerivedBreach:
    """A breach found by the current assessment. Booking, rule and start identify it."""

    booking_id: int
    rule: str
    clause: str
    start_at: datetime
    end_at: datetime
    because: str
    silenced_by: str | None = field(default=None, kw_only=True)
    """The allowance, agreed before the course, that silences the breach."""


@dataclass(frozen=True, slots=True)
class BreachRow(DerivedBreach):
    id: int
    course_id: int
    found_at: datetime
    withdrawn_at: datetime | None
    """The time at which the assessment no longer found it."""
    raised_by: int | None = None
    """The officer who raised it at `found_at`, on an account that `because` holds; None for what a
    rule found."""
    source: str | None = None
    """Where the account of a raised finding comes from; else None."""


async def save(
    tx: Transaction,
    course_id: int,
    judged_at: datetime,
    ledger_id: int,
    finished: bool,
    result: Mapping[str, Any],
    standing: str | None = None,
) -> bool:
    """Saves an assessment and returns True; returns False if the stored one is newer.

    An assessment is newer if it includes more of the ledger, or the same rows at a later time. Call
    this before `save_breaches` in the same transaction: it locks out other processes that judge the
    course.
    """
    values = {"judged_at": judged_at, "ledger_id": ledger_id, "finished": finished}
    values |= {"result": dict(result), "standing": standing}
    keeping = row_outcome.insert(tx, assessments).values(course_id=course_id, **values)
    replacing = keeping.on_conflict_do_update(
        index_elements=["course_id"],
        set_=values,
        where=tuple_(assessments.c.ledger_id, assessments.c.judged_at)
        <= tuple_(keeping.excluded.ledger_id, keeping.excluded.judged_at),
    )
    written = await tx.execute(replacing.returning(assessments.c.course_id))
    return written.one_or_none() is not None


async def of_course(tx: Transaction, course_id: int) -> AssessmentRow | None:
    query = select(assessments).where(assessments.c.course_id == course_id)
    row = (await tx.execute(query)).one_or_none()
    return AssessmentRow(**row._asdict()) if row else None


async def with_deleted_entries(tx: Transaction, course_ids: Collection[int]) -> set[int]:
    """The courses whose assessment includes a ledger row that has since been deleted."""
    query = of_deleted_entries().where(assessments.c.course_id.in_(course_ids))
    return set(await tx.scalars(query))


def of_deleted_entries() -> Select[tuple[int]]:
    """The query for the courses of `with_deleted_entries`."""
    return (
        select(assessments.c.course_id)
        .outerjoin(ledger, ledger.c.id == assessments.c.ledger_id)
        .where(assessments.c.ledger_id > 0, ledger.c.id.is_(None))
    )


async def outdated(tx: Transaction, now: datetime) -> list[int]:
    """The ids of last week's courses that must be judged again.

    These have entries that their assessment does not include, have ended or been pinned to another
    policy since it, or have passed the last time at which Zoom repeats a webhook.
    """
    read = func.coalesce(assessments.c.ledger_id, 0)
    unread = received_since(now - A_WEEK) & (ledger.c.id > read)
    noted = exists().where(ledger.c.course_id == courses.c.id, unread)
    newer = exists().where(
        ledger.c.meeting_id == meetings.c.meeting_id, meetings.c.course_id == courses.c.id, unread
    )
    repinned = exists().where(
        policy_pins.c.course_id == courses.c.id, policy_pins.c.at > assessments.c.judged_at
    )
    unfinished = (courses.c.ends_at <= now) & (assessments.c.finished.is_not(True))
    query = (
        select(courses.c.id)
        .select_from(courses.outerjoin(assessments, assessments.c.course_id == courses.c.id))
        .where(courses.c.starts_at > now - A_WEEK, courses.c.state == "planned")
        .where(courses.c.ends_at > now - A_WEEK)  # implied by the others, but uses the index
        .where(noted | newer | unfinished | repinned)
        .order_by(courses.c.ends_at)
    )
    course_ids = list(await tx.scalars(query))
    return course_ids + [
        course_id for course_id in await _not_final(tx, now) if course_id not in course_ids
    ]


async def _not_final(tx: Transaction, now: datetime) -> list[int]:
    """Courses last judged while Zoom could still repeat a lost webhook, and for which that time is
    over."""
    query = (
        select(courses.c.id, courses.c.ends_at, assessments.c.judged_at)
        .join(assessments, assessments.c.course_id == courses.c.id)
        .where(courses.c.ends_at <= now - LAST_TRY, courses.c.ends_at > now - LAST_TRY - A_DAY)
        .where(courses.c.state == "planned")
    )
    rows = await tx.execute(query)
    return [row.id for row in rows if row.judged_at < row.ends_at + LAST_TRY]


async def save_breaches(
    tx: Transaction, course_id: int, assessed: Sequence[DerivedBreach], now: datetime
) -> None:
    """Replaces the course's breaches by these. Breaches that are not among them are withdrawn, not
    deleted. What officers raised stays as it is."""
    rows = await breaches_of_course(tx, course_id)
    stored = {_key(row): row for row in rows if row.raised_by is None}
    current = {_key(breach): breach for breach in assessed}
    for key, breach in current.items():
        if key not in stored:
            values = {**asdict(breach), "course_id": course_id, "found_at": now}
            await tx.execute(insert(breaches).values(**values))
        elif _differs(stored[key], breach):
            await _set(
                tx,
                stored[key].id,
                clause=breach.clause,
                end_at=breach.end_at,
                because=breach.because,
                silenced_by=breach.silenced_by,
                withdrawn_at=None,
            )
    for key, row in stored.items():
        if key not in current and row.withdrawn_at is None:
            await _set(tx, row.id, withdrawn_at=now)


def _key(breach: DerivedBreach) -> tuple[int, str, datetime]:
    return breach.booking_id, breach.rule, breach.start_at


def _differs(row: BreachRow, breach: DerivedBreach) -> bool:
    was = (row.clause, row.end_at, row.because, row.silenced_by)
    now = (breach.clause, breach.end_at, breach.because, breach.silenced_by)
    return row.withdrawn_at is not None or was != now


async def _set(tx: Transaction, breach_id: int, **values: object) -> None:
    await tx.execute(update(breaches).where(breaches.c.id == breach_id).values(**values))


async def breaches_of_course(tx: Transaction, course_id: int) -> list[BreachRow]:
    """All breaches in time order, including withdrawn ones."""
    query = select(breaches).where(breaches.c.course_id == course_id)
    rows = await tx.execute(query.order_by(breaches.c.start_at, breaches.c.id))
    return [BreachRow(**row._asdict()) for row in rows]
