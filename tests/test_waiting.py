"""A wait that times out names its subject."""

import asyncio

import pytest

from tests.waiting import until, waiting_for


async def never() -> bool:
    return False


async def test_a_wait_in_vain_names_what_was_waited_for_and_for_how_long() -> None:
    with pytest.raises(AssertionError, match="waited 0 s for the meeting to be made"):
        await until("the meeting to be made", never, seconds=0)


async def test_a_timeout_of_another_cause_is_passed_on() -> None:
    with pytest.raises(TimeoutError):
        async with waiting_for("an answer"):
            await asyncio.wait_for(asyncio.Event().wait(), 0)
