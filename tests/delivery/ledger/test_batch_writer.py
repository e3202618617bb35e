"""Waiting entries are written together, and each caller gets the result of its own."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Sequence
from typing import Any

import pytest

from delivery.ledger.batch_writer import LedgerWriter, Overloaded
from delivery.records.database.faults import BadValue, StoreFault
from delivery.records.database.store import Store
from delivery.records.ledger import bulk_append, ledger
from delivery.records.ledger.ledger import Entry
from tests.delivery.records.ledger.test_ledger import told

COURSE = 1
REFUSED = BadValue("IntegrityError")
"""A value that the database refuses for good."""


class HeldStore(Store):
    """Records whose statements wait until they are let go, and end as they are told to."""

    def __init__(self, url: str) -> None:
        super().__init__(url)
        self.may_write = asyncio.Event()
        self.begun = asyncio.Semaphore(0)
        self.ends: list[Exception | None] = []
        """What becomes of the next statements; of those after, nothing untoward."""
        self.statements = 0

    async def write_batch(self, statement: str, values: Sequence[Any]) -> int:
        self.statements += 1
        self.begun.release()
        await self.may_write.wait()
        fault = self.ends.pop(0) if self.ends else None
        if fault is not None:
            raise fault
        return await super().write_batch(statement, values)


@pytest.fixture
async def held(sqlite_url: str) -> AsyncIterator[HeldStore]:
    opened = HeldStore(sqlite_url)
    yield opened
    await opened.close()


def of(name: str, **where: Any) -> Entry:
    return told(name, course_id=COURSE, **where)


async def on_record(store: Store) -> list[str]:
    async with store.reading() as tx:
        return [row.line["body"]["text"] for row in await ledger.of_course(tx, COURSE, None)]


async def brought(writer: LedgerWriter, *entries: Entry) -> "asyncio.Task[None]":
    """Waits in the queue when this returns."""
    task = asyncio.create_task(writer.write(entries))
    await asyncio.sleep(0)
    return task


async def ends_of(*tasks: Awaitable[None]) -> list[BaseException | None]:
    return list(await asyncio.gather(*tasks, return_exceptions=True))


async def test_a_caller_is_answered_after_its_entry_is_stored(held: HeldStore) -> None:
    writer = LedgerWriter(held)
    first = await brought(writer, of("first"))
    await held.begun.acquire()
    second = await brought(writer, of("second"))
    assert not first.done()
    assert not second.done()
    held.may_write.set()
    await first
    assert "first" in await on_record(held)
    await second
    assert await on_record(held) == ["first", "second"]


async def test_entries_that_arrive_during_a_batch_share_the_next(held: HeldStore) -> None:
    writer = LedgerWriter(held)
    first = await brought(writer, of("first"))
    await held.begun.acquire()
    others = [await brought(writer, of(f"{number}")) for number in range(20)]
    assert writer.waiting == 20
    held.may_write.set()
    await asyncio.gather(first, *others)
    assert held.statements == 2
    assert writer.waiting == 0
    assert len(await on_record(held)) == 21


async def test_no_statement_has_more_rows_than_it_may(held: HeldStore) -> None:
    held.may_write.set()
    many = [of(f"{number}") for number in range(bulk_append.MOST + 1)]
    await LedgerWriter(held).write(many)
    assert held.statements == 2
    assert len(await on_record(held)) == len(many)


async def test_a_full_queue_refuses_new_entries_and_writes_the_waiting_ones(
    held: HeldStore,
) -> None:
    writer = LedgerWriter(held, most_waiting=2)
    first = await brought(writer, of("first"))  # is being written: it waits no longer
    await held.begun.acquire()
    waiting = await brought(writer, of("second"), of("third"))
    with pytest.raises(Overloaded):
        await writer.write([of("one too many")])
    held.may_write.set()
    await asyncio.gather(first, waiting)
    await writer.write([of("room again")])
    assert await on_record(held) == ["first", "second", "third", "room again"]


@pytest.mark.parametrize("fault", [REFUSED, UnicodeEncodeError("u", "", 0, 1, "")])
async def test_an_invalid_entry_does_not_affect_others_in_its_batch(
    held: HeldStore, fault: Exception
) -> None:
    writer = LedgerWriter(held)
    begun = await brought(writer, of("begun"))
    await held.begun.acquire()
    bad = await brought(writer, of("bad"))
    beside = [await brought(writer, of(name)) for name in ("beside", "behind")]
    held.ends = [None, fault, fault]  # the three together, and of each alone the first
    held.may_write.set()
    await begun
    told_to = await ends_of(bad, *beside)
    assert isinstance(told_to[0], StoreFault)
    assert told_to[1:] == [None, None]
    assert await on_record(held) == ["begun", "beside", "behind"]


async def test_an_invalid_entry_differs_from_a_failing_database(
    held: HeldStore,
) -> None:
    held.may_write.set()
    held.ends = [REFUSED]
    with pytest.raises(BadValue):
        await LedgerWriter(held).write([of("bad")])


async def test_a_database_fault_is_raised_to_the_waiting_callers_alone(
    held: HeldStore,
) -> None:
    writer = LedgerWriter(held)
    begun = await brought(writer, of("begun"))
    await held.begun.acquire()
    waiting = [await brought(writer, of(f"{number}")) for number in range(3)]
    held.ends = [None, StoreFault("disk full")]
    held.may_write.set()
    await begun
    assert all(isinstance(end, StoreFault) for end in await ends_of(*waiting))
    await writer.write([of("later")])
    assert await on_record(held) == ["begun", "later"]


async def test_an_unexpected_fault_leaves_no_caller_waiting(held: HeldStore) -> None:
    writer = LedgerWriter(held)
    first = await brought(writer, of("first"))
    await held.begun.acquire()
    second = await brought(writer, of("second"))
    held.ends = [RuntimeError("nobody thought of it")]
    held.may_write.set()
    assert [type(end) for end in await ends_of(first, second)] == [StoreFault, type(None)]
    assert await on_record(held) == ["second"]


async def test_a_cancelled_caller_does_not_affect_others(held: HeldStore) -> None:
    writer = LedgerWriter(held)
    begun = await brought(writer, of("begun"))
    await held.begun.acquire()
    gone, stays = await brought(writer, of("gone")), await brought(writer, of("stays"))
    gone.cancel()
    begun.cancel()
    held.may_write.set()
    await stays
    assert await on_record(held) == ["begun", "gone", "stays"]  # it was told, and does no harm


async def test_closing_waits_until_all_that_was_brought_is_on_record(held: HeldStore) -> None:
    writer = LedgerWriter(held)
    tasks = [await brought(writer, of("first"))]
    await held.begun.acquire()
    tasks += [await brought(writer, of("second"))]
    closing = asyncio.create_task(writer.close())
    held.may_write.set()
    await closing
    assert await on_record(held) == ["first", "second"]
    assert await ends_of(*tasks) == [None, None]


async def test_closing_with_nothing_to_write_is_over_at_once(held: HeldStore) -> None:
    await LedgerWriter(held).close()


async def test_nothing_to_write_costs_no_statement(held: HeldStore) -> None:
    await LedgerWriter(held).write([])
    assert held.statements == 0


async def test_the_writer_reports_how_many_entries_were_new(store: Store) -> None:
    counted: list[tuple[int, int]] = []
    writer = LedgerWriter(store, on_written=lambda brought, new: counted.append((brought, new)))
    await writer.write([of("first"), of("first"), of("second")])
    await writer.write([of("second")])
    assert counted == [(3, 2), (1, 0)]
