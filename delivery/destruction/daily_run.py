"""One run of destruction: what the predicate lets go, in small transactions, with its register."""

from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import dataclass
from datetime import datetime

import structlog

from compliance.retention.destruction import earliest_due
from delivery.destruction import client_records, course_records
from delivery.destruction.course_records import CourseDestruction
from delivery.destruction.months import OldMonths
from delivery.destruction.pacing import paced
from delivery.destruction.register_copy import RegisterCopy
from delivery.destruction.retention_rule import RetentionRule
from delivery.records.database.store import Store
from delivery.records.retention import client_facts, register
from delivery.records.retention.client_facts import DueCourse
from delivery.records.retention.register import NewEntry

BOOKING = "booking"
log = structlog.get_logger("coursewatch.destruction")


@dataclass(frozen=True, slots=True)
class RunTotals:
    clients: int
    """Clients of whom everything is destroyed."""
    rows: int


async def due_courses(
    store: Store, rule: RetentionRule, now: datetime
) -> AsyncGenerator[DueCourse, None]:
    """Yields the courses of which something may be due, the earliest first."""
    last: DueCourse | None = None
    while True:
        async with store.reading() as tx:
            page = await client_facts.courses_over(tx, now, last)
        for last in page:
            if earliest_due(last.ends_at, rule.terms) > now:
                return
            yield last
        if not page:
            return


@dataclass(frozen=True, slots=True)
class Destruction:
    """Destroys what is due. Whoever runs it has seen that a person approved a dry run."""

    store: Store
    rule: RetentionRule
    copy: RegisterCopy

    async def run(self, run_id: int, now: datetime) -> RunTotals:
        """Destroys everything that is due, under a run that has begun, and ends the run. Raises
        StoreFault and OSError: what was destroyed until then is registered, and the next run goes
        on."""
        entries = await self._of_clients(run_id, now)
        rows = await course_records.delete_unnamed(self.store, self.rule.terms, now)
        await OldMonths(self.store, self.rule.terms).drop(now)
        entries += await self._of_courses(run_id, now)
        await self.copy.catch_up(self.store)
        await self.store.give_back_space()
        async with self.store.writing() as tx:
            await register.end_run(tx, run_id, now)
        clients = sum(len(each.bookings) for each in entries if each.record_class == BOOKING)
        rows += sum(each.rows for each in entries)
        log.info("records destroyed", run=run_id, clients=clients, rows=rows)
        return RunTotals(clients, rows)

    async def _of_clients(self, run_id: int, now: datetime) -> list[NewEntry]:
        destroyed: list[NewEntry] = []
        async with aclosing(due_courses(self.store, self.rule, now)) as over:
            async for course in over:
                async with paced(), self.store.writing() as tx:
                    entries = await client_records.destroy(tx, course, self.rule.terms, now)
                    await register.add(tx, entries, rule=self.rule.named, run_id=run_id, now=now)
                await self.copy.catch_up(self.store)
                destroyed += entries
        return destroyed

    async def _of_courses(self, run_id: int, now: datetime) -> list[NewEntry]:
        destroyed: list[NewEntry] = []
        of_courses = CourseDestruction(self.store, self.rule.terms)
        async with aclosing(due_courses(self.store, self.rule, now)) as over:
            async for course in over:
                entry = await of_courses.destroy(course, now)
                if entry is None:
                    continue
                async with self.store.writing() as tx:
                    await register.add(tx, [entry], rule=self.rule.named, run_id=run_id, now=now)
                await self.copy.catch_up(self.store)
                destroyed.append(entry)
        return destroyed
