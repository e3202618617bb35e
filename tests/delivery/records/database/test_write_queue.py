"""On SQLite whoever writes waits in a queue, and not for ever."""

import asyncio

import pytest

from delivery.records.database.store import StoreFault
from delivery.records.database.write_queue import Turns


async def test_who_came_first_writes_first_and_one_at_a_time() -> None:
    turns, told = Turns(one_at_a_time=True), list[str]()

    async def write(name: str) -> None:
        async with turns.taken():
            told.append(f"{name} begins")
            await asyncio.sleep(0)
            told.append(f"{name} ends")

    await asyncio.gather(*map(write, ("first", "second", "third")))
    assert told == [f"{name} {act}" for name in ("first", "second", "third")
                    for act in ("begins", "ends")]  # fmt: skip


async def test_a_turn_that_never_ends_is_a_fault_for_who_waits_and_no_more() -> None:
    turns = Turns(one_at_a_time=True, patience_s=0.001)
    async with turns.taken():
        with pytest.raises(StoreFault):
            async with turns.taken():
                pass
    async with turns.taken():
        pass  # the queue is whole


async def test_where_all_may_write_at_once_nobody_waits() -> None:
    turns = Turns(one_at_a_time=False)
    async with turns.taken(), turns.taken():
        pass
