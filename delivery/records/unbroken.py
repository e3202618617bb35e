"""Leaves the database alone in the middle of a step: whoever is cancelled waits until it is over.

A step that is torn costs its connection, and where that is closed in the meantime twice, a task
waits for ever for a thread that has ended: the service then could not stop. SQLite has one
connection for changes, so that a place in its queue that is lost is the last one.
"""

import asyncio
from collections.abc import Coroutine
from contextlib import suppress
from typing import Any, TypeVar

from sqlalchemy.ext.asyncio import AsyncConnection

PATIENCE_S = 0.7  # for a step when we are told to stop; nearly all take a hundredth of that
Answer = TypeVar("Answer")


async def unbroken(step: Coroutine[Any, Any, Answer]) -> Answer:
    """Its answer. Cancelled, it raises when the step is over, or has had its time."""
    task = asyncio.ensure_future(step)
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        clock = asyncio.get_running_loop()
        ends = clock.time() + PATIENCE_S
        while not task.done() and clock.time() < ends:
            with suppress(asyncio.CancelledError):  # again: it is raised below in any case
                await asyncio.wait([task], timeout=ends - clock.time())
        task.cancel()
        raise


class Unbroken(AsyncConnection):
    """A connection whose statements are not torn; its other ways to speak all end in this one."""

    async def execute(self, *told: Any, **more: Any) -> Any:
        return await unbroken(super().execute(*told, **more))
