"""Lets a database step finish before a cancellation takes effect.

An interrupted step would cost its connection, and SQLite has one for all writes.
"""

import asyncio
from collections.abc import Coroutine
from contextlib import suppress
from typing import Any, TypeVar

from sqlalchemy.ext.asyncio import AsyncConnection

PATIENCE_S = 0.7
"""How long a step may still run after the cancellation. Nearly all take a hundredth of it."""

Answer = TypeVar("Answer")


async def uninterrupted(step: Coroutine[Any, Any, Answer]) -> Answer:
    """Awaits the step. A cancelled caller is interrupted once the step has ended, or after
    PATIENCE_S."""
    task = asyncio.create_task(step)
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        await _wait(task)
        if not task.done():
            task.cancel()
            await _wait(task)
        if task.done() and not task.cancelled():
            task.exception()  # otherwise asyncio would report it as never retrieved
        raise


async def _wait(task: asyncio.Task[Any]) -> None:
    """Waits at most PATIENCE_S, however often the caller is cancelled meanwhile."""
    loop = asyncio.get_running_loop()
    deadline = loop.time() + PATIENCE_S
    while not task.done() and (remaining := deadline - loop.time()) > 0:
        with suppress(asyncio.CancelledError):
            await asyncio.wait([task], timeout=remaining)


class UninterruptedConnection(AsyncConnection):
    """A connection whose statements finish before a cancellation takes effect."""

    async def execute(self, *arguments: Any, **options: Any) -> Any:
        return await uninterrupted(super().execute(*arguments, **options))

    async def exec_driver_sql(self, *arguments: Any, **options: Any) -> Any:
        return await uninterrupted(super().exec_driver_sql(*arguments, **options))
