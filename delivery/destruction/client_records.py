"""Destroys what is due of the clients of one course, in one transaction."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from compliance.policy.retention_terms import OF_A_CLIENT, RecordClass, RetentionTerms
from compliance.retention.destruction import verdict
from delivery.destruction import mentions
from delivery.destruction.mentions import Mentions
from delivery.records.database.store import Transaction
from delivery.records.figures import left_figures
from delivery.records.retention import (
    client_facts,
    course_lines,
    destroying,
    identities,
)
from delivery.records.retention.client_facts import ClientRow, DueCourse
from delivery.records.retention.permits import permitted
from delivery.records.retention.register import DESTROYED, NewEntry


@dataclass(frozen=True, slots=True)
class DuePart:
    """The clients of a course whose records of one class may be destroyed."""

    record_class: RecordClass
    clients: tuple[ClientRow, ...]

    @property
    def ids(self) -> tuple[int, ...]:
        return tuple(client.booking_id for client in self.clients)


def due_parts(
    clients: Sequence[ClientRow], terms: RetentionTerms, now: datetime
) -> Iterator[DuePart]:
    """What the predicate lets go, in the order in which it can be destroyed."""
    for record_class in OF_A_CLIENT:
        due = tuple(
            client
            for client in clients
            if record_class.value not in client.destroyed
            and verdict(record_class, client.facts, terms, now).may_be_destroyed
        )
        if due:
            yield DuePart(record_class, due)


@dataclass(slots=True)
class _Destroyed:
    rows: dict[RecordClass, int] = field(default_factory=lambda: defaultdict(int))
    bookings: dict[RecordClass, tuple[int, ...]] = field(default_factory=dict)


async def destroy(
    tx: Transaction, course: DueCourse, terms: RetentionTerms, now: datetime
) -> list[NewEntry]:
    """Destroys every class that is due of every client on the course; returns what the register
    says of it."""
    clients = await client_facts.of_course(tx, course, lock=True)
    return await destroy_parts(tx, course, clients, list(due_parts(clients, terms, now)))


async def destroy_parts(
    tx: Transaction, course: DueCourse, clients: Sequence[ClientRow], parts: Sequence[DuePart]
) -> list[NewEntry]:
    """Destroys these parts of the records of the course's clients. Of clients who go while others
    stay, the lines of the course go too. Raises StoreFault for a booking with a hold."""
    bookings = (part.ids for part in parts if part.record_class is RecordClass.BOOKING)
    leaving = {key for ids in bookings for key in ids}
    staying = [client.booking_id for client in clients if client.booking_id not in leaving]
    destroyed = _Destroyed()
    if leaving and staying:
        destroyed.rows[RecordClass.LEDGER] = await _take_out(tx, course.id, leaving, staying)
        destroyed.bookings[RecordClass.LEDGER] = tuple(sorted(leaving))
    for part in parts:
        await _leave_figures(tx, part)
        destroyed.rows[part.record_class] += await destroying.destroy(
            tx, part.record_class, part.ids, stays=[key for key in part.ids if key not in leaving]
        )
        destroyed.bookings[part.record_class] = part.ids
    return [
        NewEntry(DESTROYED, each.value, course.id, course.ends_at, ids, destroyed.rows[each])
        for each, ids in destroyed.bookings.items()
        if destroyed.rows[each]
    ]


async def _leave_figures(tx: Transaction, part: DuePart) -> None:
    if part.record_class is RecordClass.DECISIONS:
        await left_figures.leave_outcomes(tx, part.ids)
    if part.record_class is RecordClass.BOOKING:
        await left_figures.leave_bookings(tx, part.ids)


async def _take_out(
    tx: Transaction, course_id: int, leaving: set[int], staying: Sequence[int]
) -> int:
    """Takes the lines and mentions of those who leave out of the records of the whole course;
    returns how many rows were deleted."""
    gone = await identities.of_bookings(tx, leaving)
    others = await identities.of_bookings(tx, staying)
    keys = await course_lines.keys_of(tx, course_id)
    lines = await course_lines.lines(tx, keys)
    named = Mentions.of(gone)
    looks = await course_lines.readiness(tx, course_id)
    texts = await course_lines.staff_texts(tx, course_id)
    of_looks = [key for key, items in looks.items() if named.within(items)]
    of_texts = [key for key, written in texts.items() if named.within(written)]
    async with permitted(
        tx,
        courses=[course_id],
        meetings=keys.meetings,
        instances=keys.instances,
        messages=of_texts,
    ):
        taken = mentions.taken_out(lines, gone, others)
        count = await course_lines.delete_rows(tx, await course_lines.days_of(tx, taken.deleted))
        await course_lines.replace_lines(tx, taken.replaced)
        count += await course_lines.delete_readiness(tx, of_looks)
        count += await course_lines.delete_messages(tx, of_texts)
    result = await course_lines.judgement(tx, course_id)
    if result is not None:
        await course_lines.replace_judgement(tx, keys, mentions.without(result, named))
    return count
