"""Finds the courses of ledger entries that name a course, a meeting, or only an instance."""

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import select

from delivery.records.database.store import Transaction
from delivery.records.ledger.ledger import received_since
from delivery.records.tables import ledger, meetings

A_WEEK = timedelta(days=7)

Key = tuple[int | None, str | None, str | None]
"""The course, meeting and instance that a ledger entry names."""


async def courses_by_key(
    tx: Transaction, keys: Collection[Key], heard_at: datetime
) -> dict[Key, frozenset[int]]:
    """The course ids of each key; keys without a course are left out.

    A key belongs to the course that it names and to the courses of its meeting. A key with only an
    instance belongs to the courses of the meetings that entries of the week before named with this
    instance.
    """
    since = heard_at - A_WEEK
    named_by = await _meetings_of(tx, {key[2] for key in keys if key[2] and not key[1]}, since)
    named = {name for _, name, _ in keys if name} | {
        name for each in named_by.values() for name in each
    }
    held = await _courses_of(tx, named)
    courses_of: dict[Key, frozenset[int]] = {}
    for course_id, meeting_id, instance in keys:
        of = {meeting_id} if meeting_id else named_by.get(instance, set())
        courses = {course for meeting_id in of for course in held.get(meeting_id, ())}
        courses |= set() if course_id is None else {course_id}
        if courses:
            courses_of[course_id, meeting_id, instance] = frozenset(courses)
    return courses_of


async def _meetings_of(
    tx: Transaction, instances: Collection[str | None], since: datetime
) -> dict[str | None, set[str]]:
    meeting_ids = defaultdict[str | None, set[str]](set)
    if instances:
        query = select(ledger.c.instance, ledger.c.meeting_id).distinct()
        query = query.where(ledger.c.instance.in_(instances), ledger.c.meeting_id.is_not(None))
        if tx.dialect.name == "postgresql":
            query = query.where(received_since(since))  # otherwise all months would be searched
        for row in await tx.execute(query):
            meeting_ids[row.instance].add(row.meeting_id)
    return meeting_ids


async def _courses_of(tx: Transaction, meeting_ids: Collection[str]) -> dict[str, set[int]]:
    course_ids = defaultdict[str, set[int]](set)
    if meeting_ids:
        query = select(meetings.c.meeting_id, meetings.c.course_id)
        for row in await tx.execute(query.where(meetings.c.meeting_id.in_(meeting_ids))):
            course_ids[row.meeting_id].add(row.course_id)
    return course_ids
