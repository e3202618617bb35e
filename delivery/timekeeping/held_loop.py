"""Waits for a task without counting the time in which something else holds the event loop."""

import asyncio
from typing import Any

LOOK_S = 0.25
"""How often it is seen whether the task has ended."""


async def ends_within(task: asyncio.Task[Any], seconds: float) -> bool:
    """Whether the task ends within this time.

    Time in which something else holds the event loop counts as LOOK_S at most, and is followed by
    another look: an answer that has come is not read in it.
    """
    loop, remaining_s, is_late = asyncio.get_running_loop(), seconds, False
    while not task.done() and remaining_s > 0:
        look_s, began = min(LOOK_S, remaining_s), loop.time()
        await asyncio.wait([task], timeout=look_s)
        is_late = loop.time() - began > 2 * look_s
        remaining_s -= look_s
    if is_late:
        await asyncio.wait([task], timeout=LOOK_S)
    return task.done()
