"""Destroys again what a restored backup brought back, by the register outside of the database."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import structlog

from compliance.policy.retention_terms import OF_A_CLIENT, RecordClass
from compliance.retention.hold import HoldCause
from delivery.destruction import client_records
from delivery.destruction.client_records import DuePart
from delivery.destruction.course_records import CourseDestruction
from delivery.destruction.pacing import UNPACED
from delivery.destruction.register_copy import RegisterCopy
from delivery.records.database.store import Store, Transaction
from delivery.records.retention import client_facts, holds, register
from delivery.records.retention.client_facts import DueCourse
from delivery.records.retention.register import HELD, RELEASED, RegisterEntry
from delivery.timekeeping.london_time import london_day

BY_REGISTER = "Set again from the register of destructions, after a restore."
ENDED_BY_REGISTER = "Ended again from the register of destructions, after a restore."
log = structlog.get_logger("coursewatch.destruction")


class ForeignRegister(Exception):
    """The file is not the register of this database."""


@dataclass(frozen=True, slots=True)
class Repetition:
    """What was done again."""

    entries: int
    clients: int
    """Clients of whom everything was destroyed again."""
    held: tuple[int, ...]
    """The bookings that the register calls destroyed and that a hold keeps: a person must look."""


@dataclass(frozen=True, slots=True)
class AfterRestore:
    store: Store
    copy: RegisterCopy

    async def repeat(self, now: datetime) -> Repetition:
        """Does again, in their order, the entries that the file has and the database lacks; then
        the file has the database's. Nothing is served before. Raises ForeignRegister,
        BrokenRegister, StoreFault and OSError."""
        written = self.copy.entries()
        missing = await self._missing(written)
        clients, held = 0, list[int]()
        for entry in missing:
            destroyed, keeping = await self._again(entry, now)
            clients += destroyed
            held += keeping
        if missing:
            await self.store.give_back_space()
            log.warning("destroyed again after a restore", entries=len(missing), clients=clients)
        if held:
            log.error("a hold keeps what the register says was destroyed", bookings=len({*held}))
        await self.copy.catch_up(self.store)
        return Repetition(len(missing), clients, tuple(dict.fromkeys(held)))

    async def _missing(self, written: Sequence[RegisterEntry]) -> Sequence[RegisterEntry]:
        async with self.store.reading() as tx:
            number = await register.last_id(tx)
            last = await register.entries_after(tx, number - 1, 1) if number else []
        here = written[number - 1 : number]
        if here and last and here[0] != last[0]:
            raise ForeignRegister(f"line {number} is not entry {number} of the database")
        return written[number:]

    async def _again(self, entry: RegisterEntry, now: datetime) -> tuple[int, list[int]]:
        """Returns how many clients were destroyed whole, and whom a hold keeps."""
        if entry.act in (HELD, RELEASED):
            async with self.store.writing() as tx:
                await _hold_again(tx, entry, now)
                await register.add_again(tx, entry)
            return 0, []
        whole_course = entry.record_class == RecordClass.LEDGER and not entry.bookings
        course = await self._course(entry)
        if whole_course and course is not None:
            await CourseDestruction(self.store, None, UNPACED).destroy(course, now)
        async with self.store.writing() as tx:
            clients, held = 0, list[int]()
            if course is not None and not whole_course:
                clients, held = await _destroy_again(tx, course, entry)
            await register.add_again(tx, entry)
        return clients, held

    async def _course(self, entry: RegisterEntry) -> DueCourse | None:
        """The course of an entry, if it is the one that ended then: another may have its number."""
        async with self.store.reading() as tx:
            course = await client_facts.course_by_id(tx, entry.course_id)
        return course if course is not None and course.ends_at == entry.course_end else None


async def _destroy_again(
    tx: Transaction, course: DueCourse, entry: RegisterEntry
) -> tuple[int, list[int]]:
    clients = await client_facts.of_course(tx, course, lock=True)
    named = [client for client in clients if client.booking_id in entry.bookings]
    held = [client for client in named if any(hold.stands for hold in client.facts.holds)]
    free = tuple(client for client in named if client not in held)
    is_whole = entry.record_class == RecordClass.BOOKING
    classes = OF_A_CLIENT if is_whole else (RecordClass(entry.record_class),)
    parts = [DuePart(each, free) for each in classes if each is not RecordClass.LEDGER]
    if free and parts:
        await client_records.destroy_parts(tx, course, clients, parts)
    return len(free) if is_whole else 0, [client.booking_id for client in held]


async def _hold_again(tx: Transaction, entry: RegisterEntry, now: datetime) -> None:
    for booking_id in entry.bookings:
        standing = [
            row
            for row in (await holds.of_bookings(tx, [booking_id])).get(booking_id, ())
            if row.ended_at is None and row.cause == entry.record_class
        ]
        if entry.act == RELEASED:
            for row in standing[:1]:
                await holds.end(tx, row.id, user_id=None, reason=ENDED_BY_REGISTER, now=now)
        elif not standing and await holds.may_be_set(tx, booking_id):
            await holds.place(
                tx,
                booking_id=booking_id,
                cause=HoldCause(entry.record_class),
                reason=BY_REGISTER,
                look_again_on=london_day(now),
                user_id=None,
                now=now,
            )
