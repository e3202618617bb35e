"""Destroys the records of a whole course, once no client's records stand in the way."""

from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from compliance.outcomes.consequence import LONDON, end_of_day
from compliance.policy.retention_terms import RecordClass, RetentionTerms
from compliance.retention.destruction import course_verdict
from compliance.retention.term_end import term_end
from delivery.destruction.pacing import Pace
from delivery.records.database.store import Store, Transaction
from delivery.records.retention import (
    client_facts,
    course_lines,
    finished_courses,
    ledger_pieces,
)
from delivery.records.retention.client_facts import ClientRow, DueCourse
from delivery.records.retention.course_lines import CourseKeys
from delivery.records.retention.ledger_pieces import Lines
from delivery.records.retention.permits import permitted
from delivery.records.retention.register import DESTROYED, NewEntry

NOTHING: dict[str, object] = {}
"""What is left of a judgement."""
LEDGER = RecordClass.LEDGER.value
Registering = Callable[[Transaction, NewEntry], Awaitable[None]]


async def may_go(
    tx: Transaction, course: DueCourse, terms: RetentionTerms | None, now: datetime
) -> bool:
    """Whether the predicate lets the records of the whole course go. Without terms, because they
    were destroyed before a restore, it is enough that no booking is on the course."""
    clients = await client_facts.of_course(tx, course)
    return not clients if terms is None else whole_may_go(course, clients, terms, now)


def whole_may_go(
    course: DueCourse, clients: Sequence[ClientRow], terms: RetentionTerms, now: datetime
) -> bool:
    """Whether the predicate lets the records of the whole course go, with these clients on it."""
    facts = [client.facts for client in clients]
    return course_verdict(facts, course.ends_at, terms, now).may_be_destroyed


@dataclass(frozen=True, slots=True)
class CourseDestruction:
    """Destroys the ledger's lines in pieces. The predicate is asked again for every few of them,
    and each piece by itself sees whether a hold was set meanwhile."""

    store: Store
    terms: RetentionTerms | None
    """None: the register says that the records were destroyed before a restore."""
    pace: Pace

    async def destroy(
        self, course: DueCourse, now: datetime, register: Registering | None = None
    ) -> NewEntry | None:
        """Destroys the records of the course, if they may go; returns what the register says of
        it, or None if something stands in the way. `register` adds that in the transaction after
        which nothing of the course is left."""
        count = 0
        while lines := await self._lines(course, now):
            deleted = await self._delete(*lines)
            count += deleted
            if not deleted:
                break
        async with self.store.reading() as tx:
            if not await may_go(tx, course, self.terms, now):
                return None
            keys = await course_lines.keys_of(tx, course.id)
            beside = await _beside(tx, course.id)
        async with self.pace.course(), self.store.writing() as tx:
            if not await may_go(tx, course, self.terms, now):
                return None
            count += await _finish(tx, keys, beside)
            entry = NewEntry(DESTROYED, LEDGER, course.id, course.ends_at, (), count)
            is_finished = not await client_facts.of_course(tx, course)
            if is_finished:
                await finished_courses.add(tx, course.id, now)
            if not (count or is_finished):
                return None
            if register is not None:
                await register(tx, entry)
        return entry

    async def _lines(self, course: DueCourse, now: datetime) -> tuple[CourseKeys, Lines] | None:
        """The next lines of the course; None if they may not go, or none is left."""
        async with self.store.reading() as tx:
            if not await may_go(tx, course, self.terms, now):
                return None
            keys = await course_lines.keys_of(tx, course.id)
            lines = await ledger_pieces.of_course(tx, keys)
        return (keys, lines) if lines else None

    async def _delete(self, keys: CourseKeys, lines: Lines) -> int:
        count = 0
        for piece in ledger_pieces.pieces(lines):
            async with self.pace.piece():
                count += await ledger_pieces.delete_of_course(self.store, keys, piece)
        return count


@dataclass(frozen=True, slots=True)
class UnnamedDestruction:
    """Deletes what belongs to no course any more, after the term from the day on which it was
    received: lines of other meetings, and messages to staff about no single course."""

    store: Store
    terms: RetentionTerms
    pace: Pace

    async def destroy(self, now: datetime) -> int:
        """Returns how many rows were deleted. Raises StoreFault."""
        before = received_before(self.terms, now)
        return await self._messages(before) + await self._lines(before)

    async def _messages(self, before: datetime) -> int:
        count = 0
        while True:
            async with self.store.reading() as tx:
                old = await course_lines.old_staff_messages(tx, before)
            if not old:
                return count
            async with (
                self.pace.course(),
                self.store.writing() as tx,
                permitted(tx, messages=old),
            ):
                count += await course_lines.delete_messages(tx, old)

    async def _lines(self, before: datetime) -> int:
        count, day_before = 0, before.date() + timedelta(days=1)
        last: int | None = 0
        while last is not None:
            async with self.pace.piece(), self.store.reading() as tx:
                unnamed = await ledger_pieces.unnamed(tx, before, last)
            last = unnamed.last
            for piece in ledger_pieces.pieces(unnamed.lines):
                async with self.pace.piece():
                    count += await ledger_pieces.delete_unnamed(self.store, piece, day_before)
        return count


def received_before(terms: RetentionTerms, now: datetime) -> datetime:
    """Returns the end of the last day in London of which the term is over."""
    months = terms.of(RecordClass.LEDGER).months or 0
    moment = now - months * timedelta(days=28)
    while term_end(moment, months) > now:
        moment -= timedelta(days=1)
    return end_of_day(moment.astimezone(LONDON).date())


@dataclass(frozen=True, slots=True)
class _Beside:
    """What is kept of a course besides its lines, by id."""

    looks: Collection[int]
    texts: Collection[int]
    has_judgement: bool


async def _beside(tx: Transaction, course_id: int) -> _Beside:
    looks = await course_lines.readiness(tx, course_id)
    texts = await course_lines.staff_texts(tx, course_id)
    return _Beside([*looks], [*texts], bool(await course_lines.judgement(tx, course_id)))


async def _finish(tx: Transaction, keys: CourseKeys, beside: _Beside) -> int:
    """Destroys inspections, messages to staff and the judgement; returns how many rows. No course
    gets new ones after its term."""
    count = 0
    if beside.looks or beside.texts:
        async with permitted(tx, courses=[keys.course_id], messages=beside.texts):
            count += await course_lines.delete_readiness(tx, beside.looks)
            count += await course_lines.delete_messages(tx, beside.texts)
    if beside.has_judgement:
        await course_lines.replace_judgement(tx, keys, NOTHING)
        count += 1
    return count
