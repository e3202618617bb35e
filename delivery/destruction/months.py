"""Drops the months of PostgreSQL's ledger in which everything may go."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

import structlog

from compliance.policy.retention_terms import RetentionTerms
from delivery.destruction.course_records import may_go, received_before
from delivery.records.database.faults import StoreFault
from delivery.records.database.store import Store
from delivery.records.retention import client_facts, course_lines
from delivery.records.retention.permits import permitted
from delivery.timekeeping.london_time import LONDON

AROUND = timedelta(days=2)
"""How far from a course's day its events may lie."""
log = structlog.get_logger("coursewatch.destruction")


@dataclass(frozen=True, slots=True)
class OldMonths:
    store: Store
    terms: RetentionTerms

    async def drop(self, now: datetime) -> int:
        """Drops each month of which the last day's term is over and every row may go; returns how
        many. The other months lose their rows course by course."""
        before = received_before(self.terms, now)
        async with self.store.reading() as tx:
            months = await course_lines.months_before(tx, before.date())
        return sum([await self._drop(first, now) for first in months])

    async def _drop(self, first: date, now: datetime) -> bool:
        start = datetime.combine(first, time(), LONDON) - AROUND
        end = datetime.combine(course_lines.following(first), time(), LONDON) + AROUND
        try:
            async with self.store.writing() as tx:
                going = [
                    await course_lines.keys_of(tx, course.id)
                    for course in await client_facts.courses_between(tx, start, end)
                    if await may_go(tx, course, self.terms, now)
                ]
                async with permitted(
                    tx,
                    courses=[keys.course_id for keys in going],
                    meetings=[key for keys in going for key in keys.meetings],
                    instances=[key for keys in going for key in keys.instances],
                ):
                    is_dropped = await course_lines.drop_month(tx, first)
        except StoreFault:  # others hold the ledger: the next run tries again
            is_dropped = False
        if is_dropped:
            log.info("month dropped", month=f"{first:%Y-%m}")
        return is_dropped
