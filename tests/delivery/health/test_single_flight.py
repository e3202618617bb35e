"""One query shared by all its callers."""

import asyncio
import time

import pytest

from delivery.health.single_flight import SharedAnswer


class CountedReads:
    def __init__(self) -> None:
        self.queries = 0
        self.may_answer = asyncio.Event()

    async def ask(self) -> int:
        self.queries += 1
        await self.may_answer.wait()
        return self.queries


async def test_many_simultaneous_callers_cause_one_query() -> None:
    records = CountedReads()
    records.may_answer.set()
    shared = SharedAnswer(records.ask, good_for_s=3600, patience_s=10)
    assert await asyncio.gather(*(shared.get() for _ in range(5))) == [1] * 5
    assert await shared.get() == 1


async def test_an_answer_that_has_grown_old_is_asked_for_again() -> None:
    records = CountedReads()
    records.may_answer.set()
    shared = SharedAnswer(records.ask, good_for_s=0, patience_s=10)
    assert [await shared.get(), await shared.get()] == [1, 2]


async def test_a_caller_times_out_while_the_query_goes_on() -> None:
    records = CountedReads()
    shared = SharedAnswer(records.ask, good_for_s=3600, patience_s=0.01)
    for _ in range(3):
        with pytest.raises(TimeoutError):
            await shared.get()
    assert records.queries == 1
    records.may_answer.set()
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    assert await shared.get() == 1


async def test_at_the_end_nothing_is_left_asking() -> None:
    records = CountedReads()
    shared = SharedAnswer(records.ask, good_for_s=3600, patience_s=0.01)
    with pytest.raises(TimeoutError):
        await shared.get()
    await shared.close()
    assert not [task for task in asyncio.all_tasks() if task.get_name() == "shared answer"]


@pytest.mark.parametrize("patience_s", [0.05, 0.5])
async def test_time_in_which_something_else_holds_the_event_loop_is_no_silence(
    patience_s: float,
) -> None:
    asyncio.get_running_loop().call_soon(time.sleep, 0.6)
    shared = SharedAnswer(after_some_turns, good_for_s=3600, patience_s=patience_s)
    assert await shared.get() == "answer"


async def after_some_turns() -> str:
    """A query that has its answer and needs a few turns of the event loop to read it."""
    for _ in range(9):
        await asyncio.sleep(0)
    return "answer"
