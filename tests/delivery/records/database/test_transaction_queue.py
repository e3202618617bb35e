"""On SQLite the tasks of a process write one after the other, and none waits for ever."""

import asyncio

import pytest

from delivery.records.database.faults import StoreFault
from delivery.records.database.transaction_queue import TransactionQueue
from tests.waiting import LONG_S


async def test_tasks_write_one_at_a_time_in_order_of_arrival() -> None:
    queue, events = TransactionQueue(1, patience_s=LONG_S), list[str]()

    async def write(name: str) -> None:
        async with queue.turn():
            events.append(f"{name} begins")
            await asyncio.sleep(0)
            events.append(f"{name} ends")

    await asyncio.gather(*map(write, ("first", "second", "third")))
    assert events == [f"{name} {act}" for name in ("first", "second", "third")
                      for act in ("begins", "ends")]  # fmt: skip


async def test_an_endless_turn_is_a_fault_for_the_waiting_task_alone() -> None:
    queue = TransactionQueue(1, patience_s=0.001)
    async with queue.turn():
        with pytest.raises(StoreFault):
            async with queue.turn():
                pass
    async with queue.turn():
        pass  # the queue is whole


async def test_a_task_cancelled_in_the_queue_leaves_its_place_to_the_next() -> None:
    queue = TransactionQueue(1, patience_s=LONG_S)
    async with queue.turn():
        waiting = [asyncio.create_task(queue.turn().__aenter__()) for _ in range(2)]
        await asyncio.sleep(0)
        waiting[0].cancel()
    await waiting[1]
    assert waiting[0].cancelled()
