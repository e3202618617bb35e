"""Destroys the records of a whole course, once no client's records stand in the way."""

from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta

from compliance.outcomes.consequence import LONDON, end_of_day
from compliance.policy.retention_terms import RecordClass, RetentionTerms
from compliance.retention.destruction import course_verdict
from compliance.retention.term_end import term_end
from delivery.destruction.pacing import paced
from delivery.records.database.store import Store, Transaction
from delivery.records.retention import client_facts, course_lines, finished_courses
from delivery.records.retention.client_facts import DueCourse
from delivery.records.retention.course_lines import CourseKeys
from delivery.records.retention.permits import permitted
from delivery.records.retention.register import DESTROYED, NewEntry

NOTHING: dict[str, object] = {}
"""What is left of a judgement."""


async def may_go(
    tx: Transaction, course: DueCourse, terms: RetentionTerms | None, now: datetime
) -> bool:
    """Whether the predicate lets the records of the whole course go. Without terms, because they
    were destroyed before a restore, it is enough that no booking is on the course."""
    clients = await client_facts.of_course(tx, course)
    if terms is None:
        return not clients
    facts = [client.facts for client in clients]
    return course_verdict(facts, course.ends_at, terms, now).may_be_destroyed


@dataclass(frozen=True, slots=True)
class CourseDestruction:
    """Destroys in pieces, each in a transaction of its own that asks the predicate again."""

    store: Store
    terms: RetentionTerms | None
    """None: the register says that the records were destroyed before a restore."""

    async def destroy(self, course: DueCourse, now: datetime) -> NewEntry | None:
        """Destroys the records of the course, if they may go; returns what the register says of
        it, or None if something stands in the way or nothing was left."""
        async with self.store.reading() as tx:
            keys = await course_lines.keys_of(tx, course.id)
        count = 0
        while piece := await self._piece(course, keys, now):
            count += piece
        async with self.store.writing() as tx:
            if not await may_go(tx, course, self.terms, now):
                return None
            count += await _finish(tx, keys)
            if not await client_facts.of_course(tx, course):
                await finished_courses.add(tx, course.id, now)
        ids: tuple[int, ...] = ()
        ledger = RecordClass.LEDGER.value
        return NewEntry(DESTROYED, ledger, course.id, course.ends_at, ids, count) if count else None

    async def _piece(self, course: DueCourse, keys: CourseKeys, now: datetime) -> int:
        async with paced(), self.store.writing() as tx:
            if not await may_go(tx, course, self.terms, now):
                return 0
            async with _all_of(tx, keys):
                return await course_lines.delete_piece(tx, keys)


async def delete_unnamed(store: Store, terms: RetentionTerms, now: datetime) -> int:
    """Deletes what belongs to no course any more, after the term from the day on which it was
    received: lines of other meetings, and messages to staff about no single course."""
    before, count = received_before(terms, now), 0
    last: int | None = 0
    while True:
        async with paced(), store.writing() as tx:
            old = await course_lines.old_staff_messages(tx, before)
            async with permitted(tx, messages=old, day_before=before.date() + timedelta(days=1)):
                count += await course_lines.delete_messages(tx, old)
                if last is not None:
                    piece, last = await course_lines.delete_unnamed(tx, before, last)
                    count += piece
        if last is None and not old:
            return count


def received_before(terms: RetentionTerms, now: datetime) -> datetime:
    """Returns the end of the last day in London of which the term is over."""
    months = terms.of(RecordClass.LEDGER).months or 0
    moment = now - months * timedelta(days=28)
    while term_end(moment, months) > now:
        moment -= timedelta(days=1)
    return end_of_day(moment.astimezone(LONDON).date())


def _all_of(tx: Transaction, keys: CourseKeys) -> AbstractAsyncContextManager[None]:
    return permitted(tx, courses=[keys.course_id], meetings=keys.meetings, instances=keys.instances)


async def _finish(tx: Transaction, keys: CourseKeys) -> int:
    """Destroys what is left besides the ledger: inspections, messages to staff, the judgement."""
    looks = await course_lines.readiness(tx, keys.course_id)
    texts = await course_lines.staff_texts(tx, keys.course_id)
    async with permitted(tx, courses=[keys.course_id], messages=list(texts)):
        count = await course_lines.delete_readiness(tx, looks)
        count += await course_lines.delete_messages(tx, texts)
    result = await course_lines.judgement(tx, keys.course_id)
    if result:
        await course_lines.replace_judgement(tx, keys, NOTHING)
        count += 1
    return count
