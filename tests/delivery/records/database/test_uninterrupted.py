"""A cancellation takes effect after the database step under way."""

import asyncio
import time
from collections.abc import Coroutine
from typing import Any

import pytest

from delivery.records.database import uninterrupted as module
from delivery.records.database.faults import DatabaseSilent
from delivery.records.database.uninterrupted import steps_within, uninterrupted


class ForcedStep:
    """Waits for a future, twice, and remembers how far it has come."""

    def __init__(self) -> None:
        self.first, self.second = (asyncio.get_running_loop().create_future() for _ in range(2))
        self.steps = list[str]()

    async def run(self) -> str:
        try:
            self.steps.append(await self.first)
            self.steps.append(await self.second)
        except BaseException as fault:
            self.steps.append(type(fault).__name__)
            raise
        return "answer"


def begun(step: Coroutine[Any, Any, str]) -> asyncio.Task[str]:
    return asyncio.create_task(uninterrupted(step))


async def turns(many: int = 3) -> None:
    for _ in range(many):
        await asyncio.sleep(0)


async def test_a_step_returns_its_result() -> None:
    step = ForcedStep()
    task = begun(step.run())
    await turns()
    step.first.set_result("one")
    step.second.set_result("two")
    assert await task == "answer"
    assert step.steps == ["one", "two"]


async def test_a_fault_of_the_step_is_raised() -> None:
    step = ForcedStep()
    task = begun(step.run())
    await turns()
    step.first.set_exception(LookupError("gone"))
    with pytest.raises(LookupError):
        await task
    assert step.steps == ["LookupError"]


async def test_a_cancellation_takes_effect_after_the_step() -> None:
    step = ForcedStep()
    task = begun(step.run())
    await turns()
    task.cancel()
    task.cancel()
    await turns()
    assert not task.done()
    step.first.set_result("one")
    await turns()
    task.cancel()
    await turns()
    assert not task.done()
    step.second.set_result("two")
    with pytest.raises(asyncio.CancelledError):
        await task
    assert step.steps == ["one", "two"]


async def test_a_cancellation_just_before_the_step_takes_effect() -> None:
    step = ForcedStep()
    step.first.set_result("one")

    async def told_first() -> str:
        task = asyncio.current_task()
        assert task is not None
        task.cancel()
        return await uninterrupted(step.run())

    answer = asyncio.create_task(told_first())
    await turns()
    assert not answer.done()
    step.second.set_result("two")
    with pytest.raises(asyncio.CancelledError):
        await answer
    assert step.steps == ["one", "two"]


async def test_a_cancelled_step_that_fails_raises_the_cancellation() -> None:
    step = ForcedStep()
    task = begun(step.run())
    await turns()
    task.cancel()
    step.first.set_exception(LookupError("gone"))
    with pytest.raises(asyncio.CancelledError):
        await task
    assert step.steps == ["LookupError"]


async def test_a_step_that_never_ends_is_interrupted_after_its_time(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(module, "PATIENCE_S", 0.001)
    step = ForcedStep()
    task = begun(step.run())
    await turns()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert step.steps == ["CancelledError"]


async def test_a_timeout_around_a_step_is_raised_after_it() -> None:
    step = ForcedStep()

    async def limited() -> None:
        async with asyncio.timeout(0):
            await uninterrupted(step.run())

    task = asyncio.create_task(limited())
    await turns(5)
    step.first.set_result("one")
    step.second.set_result("two")
    with pytest.raises(TimeoutError):
        await task
    assert step.steps == ["one", "two"]


async def test_a_timeout_within_a_step_does_not_cancel_the_caller(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(module, "PATIENCE_S", 0.001)
    never = asyncio.get_running_loop().create_future()

    async def limited() -> str:
        try:
            async with asyncio.timeout(0):
                await never
        except TimeoutError:
            return "in vain"
        return "answer"

    assert await uninterrupted(limited()) == "in vain"


async def test_a_nested_step_finishes_too() -> None:
    step = ForcedStep()

    async def outer() -> str:
        await asyncio.sleep(0)
        answer = await uninterrupted(step.run())
        await asyncio.sleep(0)
        return answer

    task = begun(outer())
    await turns()
    task.cancel()
    step.first.set_result("one")
    step.second.set_result("two")
    with pytest.raises(asyncio.CancelledError):
        await task
    assert step.steps == ["one", "two"]


HELD_S = 0.6
"""How long something else holds the event loop, such as the making of a page."""


async def some_turns(many: int) -> str:
    """A step that has its answer and needs a few turns of the event loop to read it."""
    await turns(many)
    return "answer"


@pytest.mark.parametrize("limit_s", [0.05, 0.5])
async def test_time_in_which_something_else_holds_the_event_loop_is_no_silence_of_the_database(
    limit_s: float,
) -> None:
    asyncio.get_running_loop().call_soon(time.sleep, HELD_S)
    with steps_within(limit_s, turn_s=limit_s):
        assert await uninterrupted(some_turns(9)) == "answer"


async def test_a_step_that_never_ends_is_given_up_although_the_event_loop_is_held_meanwhile() -> (
    None
):
    asyncio.get_running_loop().call_soon(time.sleep, HELD_S)
    with steps_within(0.05, turn_s=0.05), pytest.raises(DatabaseSilent):
        await uninterrupted(ForcedStep().run())
