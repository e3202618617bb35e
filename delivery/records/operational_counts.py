"""Counts running courses and the joining instructions that are due, for the metrics."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select

from delivery.records.audit_log import places
from delivery.records.database.store import Transaction
from delivery.records.messages.instructions import (
    USUAL_TIMES,
    LeadTimes,
    instruction_state,
    is_current,
    needs_instructions,
)
from delivery.records.tables import bookings, courses, messages

STATES = ("no_link", "waiting", "claimed", "due", "refused", "unsure", "sent")


@dataclass(frozen=True, slots=True)
class OperationalCounts:
    courses_live: int
    messages: Mapping[str, int]
    """Joining instructions of bookings on courses that run or whose instructions are due, by every
    state of `STATES`. States that no message has are those of `HeldUp.why`."""
    oldest: Mapping[str, datetime]
    """For each state except `sent`, since when its oldest message is due."""
    audit_waits_since: datetime | None = None
    """The time of the audit's oldest entry that no checkpoint covers."""


async def count(
    tx: Transaction, now: datetime, lead_times: LeadTimes = USUAL_TIMES
) -> OperationalCounts:
    """Uses the indexes on course times, so messages of former years cost nothing."""
    running = (courses.c.state == "planned", courses.c.starts_at <= now, courses.c.ends_at > now)
    live = await tx.scalar(select(func.count()).select_from(courses).where(*running))
    counts: Counter[str] = Counter(dict.fromkeys(STATES, 0))
    oldest: dict[str, datetime] = {}
    for row in await tx.execute(_by_course(now, lead_times)):
        counts[row.how_it_stands] += row.many
        since = max(row.starts_at - lead_times.of(row.policy, row.id), row.changed_at)
        if row.how_it_stands != "sent":
            oldest[row.how_it_stands] = min(since, oldest.get(row.how_it_stands, since))
    return OperationalCounts(live or 0, counts, oldest, await places.waits_since(tx))


def _by_course(now: datetime, lead_times: LeadTimes) -> Select[Any]:
    """Counts by course, because the bookings of a course mostly fall due together."""
    state = instruction_state()
    each = (
        select(
            courses.c.id,
            courses.c.starts_at,
            courses.c.policy,
            bookings.c.changed_at,
            state.label("how_it_stands"),
        )
        .join(courses, courses.c.id == bookings.c.course_id)
        .outerjoin(messages, is_current())
        .where(needs_instructions(now, lead_times))
        .subquery()
    )
    return select(
        each.c.id,
        each.c.how_it_stands,
        func.count().label("many"),
        each.c.starts_at,
        each.c.policy,
        func.min(each.c.changed_at).label("changed_at"),
    ).group_by(each.c.how_it_stands, each.c.id, each.c.starts_at, each.c.policy)
