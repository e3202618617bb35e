"""Requests checks of the meetings' settings, one for each course at a time."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import ColumnElement, exists, func, insert, literal, or_, select

from delivery.records.database.store import Transaction
from delivery.records.tables import courses, meeting_requests, meetings, users
from delivery.records.tables.column_types import UTCDateTime
from delivery.records.trainers import trainer_conditions

READ_BACK = "read_back"


async def ask(tx: Transaction, course_ids: Iterable[int], now: datetime) -> int:
    """Requests a check for each course without a waiting one; returns how many.

    A check that is being done may have read the settings too early, so another follows it.
    """
    wanted = sorted(set(course_ids))
    if tx.dialect.name == "postgresql":
        # The second of two simultaneous processes waits, and finds the first one's request.
        alone = select(courses.c.id).where(courses.c.id.in_(wanted)).order_by(courses.c.id)
        await tx.execute(alone.with_for_update(key_share=True))
    waits = exists().where(
        meeting_requests.c.course_id == courses.c.id,
        meeting_requests.c.kind == READ_BACK,
        meeting_requests.c.state == "due",
    )
    asking = select(
        courses.c.id, literal(READ_BACK), literal("due"), literal(now, UTCDateTime), literal(0)
    ).where(courses.c.id.in_(wanted), ~waits)
    columns = ("course_id", "kind", "state", "due_at", "attempts")
    adding = insert(meeting_requests).from_select(columns, asking.order_by(courses.c.id))
    ids = await tx.scalars(adding.returning(meeting_requests.c.id))
    return len(ids.all())


async def of_meeting(tx: Transaction, meeting_id: str, now: datetime) -> list[int]:
    """The course of this meeting, unless it is over."""
    return await _coming(tx, now, meetings.c.meeting_id == meeting_id)


async def of_host(tx: Transaction, zoom_user_id: str, now: datetime) -> list[int]:
    """Upcoming courses that this Zoom user hosts or may host: a host known by an email address may
    be any user."""
    named = courses.c.zoom_host == zoom_user_id
    pairs = trainer_conditions.present()
    trained = (
        select(pairs.c.course_id)
        .join(users, users.c.id == pairs.c.trainer_id)
        .where(users.c.zoom_user_id == zoom_user_id)
    )
    unnamed = courses.c.zoom_host.contains("@")
    return await _coming(tx, now, or_(named, courses.c.id.in_(trained), unnamed))


async def of_account(tx: Transaction, now: datetime) -> list[int]:
    return await _coming(tx, now)


async def last_asked(tx: Transaction, course_ids: Iterable[int]) -> dict[int, datetime]:
    """When the last check of each course was due; courses without one are left out."""
    of = meeting_requests.c.course_id
    query = (
        select(of, func.max(meeting_requests.c.due_at).label("due_at"))
        .where(meeting_requests.c.kind == READ_BACK, of.in_(list(course_ids)))
        .group_by(of)
    )
    return {row.course_id: row.due_at for row in await tx.execute(query)}


async def _coming(tx: Transaction, now: datetime, *which: ColumnElement[bool]) -> list[int]:
    """Planned courses with a meeting that are not over."""
    query = select(courses.c.id).join(meetings, meetings.c.course_id == courses.c.id)
    query = query.where(courses.c.state == "planned", courses.c.ends_at > now, *which)
    return list(await tx.scalars(query.order_by(courses.c.id)))
