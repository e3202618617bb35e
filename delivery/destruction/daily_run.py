"""One run of destruction: what the predicate lets go, in small transactions, with its register."""

from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import dataclass
from datetime import datetime

import structlog

from compliance.retention.destruction import earliest_due
from delivery.destruction import client_records, pacing
from delivery.destruction.course_records import (
    CourseDestruction,
    UnnamedDestruction,
    whole_may_go,
)
from delivery.destruction.months import OldMonths
from delivery.destruction.pacing import Pace
from delivery.destruction.register_copy import RegisterCopy
from delivery.destruction.retention_rule import RetentionRule
from delivery.records.database.store import Store, Transaction
from delivery.records.retention import client_facts, register
from delivery.records.retention.client_facts import ClientRow, DueCourse
from delivery.records.retention.register import NewEntry

BOOKING = "booking"
log = structlog.get_logger("coursewatch.destruction")


@dataclass(frozen=True, slots=True)
class RunTotals:
    clients: int
    """Clients of whom everything is destroyed."""
    rows: int


CourseClients = tuple[DueCourse, list[ClientRow]]


async def due_courses(
    store: Store, rule: RetentionRule, now: datetime
) -> AsyncGenerator[CourseClients, None]:
    """Yields the courses of which something may be due, the earliest first, and the clients who
    were on each when it was read."""
    last: DueCourse | None = None
    while page := await due_page(store, rule, now, last):
        async with store.reading() as tx:
            clients = await client_facts.of_courses(tx, page)
        for last in page:
            yield last, clients[last.id]


async def due_page(
    store: Store, rule: RetentionRule, now: datetime, after: DueCourse | None
) -> list[DueCourse]:
    """The next courses of which something may be due, the earliest first; at most
    client_facts.AT_A_TIME."""
    async with store.reading() as tx:
        page = await client_facts.courses_over(tx, now, after)
    return [course for course in page if earliest_due(course.ends_at, rule.terms) <= now]


@dataclass(frozen=True, slots=True)
class Destruction:
    """Destroys what is due. Whoever runs it has seen that a person approved a dry run."""

    store: Store
    rule: RetentionRule
    copy: RegisterCopy
    pace: Pace | None = None
    """None: as beside a service."""

    async def run(self, run_id: int, now: datetime) -> RunTotals:
        """Destroys everything that is due, under a run that has begun, and ends the run. Raises
        StoreFault and OSError: what was destroyed until then is registered, and the next run goes
        on."""
        entries = await self._of_clients(run_id, now)
        unnamed = UnnamedDestruction(self.store, self.rule.terms, self._pace)
        rows = await unnamed.destroy(now)
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

    @property
    def _pace(self) -> Pace:
        return self.pace or pacing.pace_of(self.store)

    async def _of_clients(self, run_id: int, now: datetime) -> list[NewEntry]:
        terms, destroyed = self.rule.terms, list[NewEntry]()
        async with aclosing(due_courses(self.store, self.rule, now)) as over:
            async for course, clients in over:
                if next(client_records.due_parts(clients, terms, now), None) is None:
                    continue
                async with self._pace.course(), self.store.writing() as tx:
                    entries = await client_records.destroy(tx, course, terms, now)
                    await register.add(tx, entries, rule=self.rule.named, run_id=run_id, now=now)
                await self.copy.catch_up(self.store)
                destroyed += entries
        return destroyed

    async def _of_courses(self, run_id: int, now: datetime) -> list[NewEntry]:
        terms, destroyed = self.rule.terms, list[NewEntry]()
        of_courses = CourseDestruction(self.store, terms, self._pace)

        async def registered(tx: Transaction, entry: NewEntry) -> None:
            await register.add(tx, [entry], rule=self.rule.named, run_id=run_id, now=now)

        async with aclosing(due_courses(self.store, self.rule, now)) as over:
            async for course, clients in over:
                if not whole_may_go(course, clients, terms, now):
                    continue
                entry = await of_courses.destroy(course, now, registered)
                if entry is not None:
                    await self.copy.catch_up(self.store)
                    destroyed.append(entry)
        return destroyed
