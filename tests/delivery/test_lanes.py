"""Lanes work off a queue; what goes wrong with one item costs no other."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest
from structlog.testing import capture_logs

from delivery.lanes import work_off


def claims(*items: str) -> Callable[[], Awaitable[str | None]]:
    waiting = list(items)

    async def claim() -> str | None:
        return waiting.pop(0) if waiting else None

    return claim


class Desk:
    """Attempts every item and fails some."""

    def __init__(self, *bad: str) -> None:
        self.bad = bad
        self.done: list[str] = []
        self.later: list[tuple[str, str]] = []

    async def attempt(self, item: str) -> None:
        await asyncio.sleep(0)
        if item in self.bad:
            raise UnicodeError(f"{item}: the name of somebody")
        self.done.append(item)

    async def put_off(self, item: str, fault: str) -> None:
        self.later.append((item, fault))


@pytest.mark.parametrize("at_once", [1, 3])
async def test_every_item_is_attempted_and_a_bad_one_is_put_off(at_once: int) -> None:
    desk = Desk("b", "c")
    with capture_logs() as logs:
        tried = await work_off(claims(*"abcde"), desk.attempt, desk.put_off, at_once=at_once)
    assert tried == 5
    assert sorted(desk.done) == ["a", "d", "e"]
    fault = "a fault of this service (UnicodeError)"
    assert sorted(desk.later) == [("b", fault), ("c", fault)]
    assert "somebody" not in str(logs)


async def test_a_lane_that_cannot_claim_ends_alone_and_its_fault_is_raised_at_the_end() -> None:
    desk, turns = Desk(), iter((OSError(), "a", "b", None))

    async def claim() -> str | None:
        turn = next(turns)
        if isinstance(turn, OSError):
            raise turn
        return turn

    with pytest.raises(ExceptionGroup) as group:
        await work_off(claim, desk.attempt, desk.put_off, at_once=2)
    assert [type(fault) for fault in group.value.exceptions] == [OSError]
    assert desk.done == ["a", "b"]


async def test_a_scan_that_is_stopped_stops_every_lane() -> None:
    begun, stopped = asyncio.Event(), list[str]()

    async def attempt(item: str) -> None:
        begun.set()
        try:
            await asyncio.Event().wait()
        finally:
            stopped.append(item)

    scan = asyncio.create_task(
        work_off(claims(*"ab"), attempt, Desk().put_off, at_once=2), name="scan"
    )
    await begun.wait()
    scan.cancel()
    with pytest.raises(asyncio.CancelledError):
        await scan
    assert sorted(stopped) == ["a", "b"]
