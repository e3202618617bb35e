"""Lets a database step finish before a cancellation takes effect.

An interrupted step would cost its connection, and SQLite has one for all writes.
"""

import asyncio
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from typing import Any, TypeVar

from sqlalchemy.ext.asyncio import AsyncConnection

from delivery.records.database.faults import DatabaseSilent
from delivery.timekeeping.held_loop import ends_within

PATIENCE_S = 0.7
"""How long a step may still run after the cancellation. Nearly all take a hundredth of it."""

LONGEST_S = 60.0
"""How long a step may take on PostgreSQL without a limit from `steps_within`: far longer than any
takes, so that no job waits for ever for a frozen or disconnected server."""

Answer = TypeVar("Answer")

_longest_s: ContextVar[float | None] = ContextVar("longest_s", default=None)
_turn_s: ContextVar[float | None] = ContextVar("turn_s", default=None)


@contextmanager
def steps_within(seconds: float, *, turn_s: float) -> Iterator[None]:
    """Limits each database step in this block to this many seconds; a longer step raises
    DatabaseSilent, because a frozen or disconnected server never answers.

    A transaction waits at most `turn_s` for others of this process, and then raises
    ConnectionsInUse: that wait is no silence of the database.
    """
    longest, turn = _longest_s.set(seconds), _turn_s.set(turn_s)
    try:
        yield
    finally:
        _longest_s.reset(longest)
        _turn_s.reset(turn)


def turn_limit(otherwise_s: float) -> float:
    """The limit of `steps_within` for a turn, in seconds; without one `otherwise_s`."""
    return otherwise_s if (turn_s := _turn_s.get()) is None else turn_s


async def uninterrupted(
    step: Coroutine[Any, Any, Answer], otherwise_s: float | None = None
) -> Answer:
    """Awaits the step. A cancelled caller is interrupted once the step has ended, or after
    PATIENCE_S.

    Raises DatabaseSilent beyond the limit of `steps_within`, or without one beyond `otherwise_s`;
    the step is then cancelled, and its connection is unusable until it has ended.
    """
    task = asyncio.create_task(step)
    try:
        longest_s = otherwise_s if (patience_s := _longest_s.get()) is None else patience_s
        if longest_s is not None and not await ends_within(task, longest_s):
            task.cancel()
            task.add_done_callback(_forget)
            raise DatabaseSilent(f"a step has not ended in {longest_s:.0f} s")
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        await _wait(task)
        if not task.done():
            task.cancel()
            await _wait(task)
        if task.done() and not task.cancelled():
            task.exception()  # otherwise asyncio would report it as never retrieved
        raise


def _forget(task: asyncio.Task[Any]) -> None:
    if not task.cancelled():
        task.exception()  # otherwise asyncio would report it as never retrieved


async def _wait(task: asyncio.Task[Any]) -> None:
    """Waits at most PATIENCE_S, however often the caller is cancelled meanwhile."""
    loop = asyncio.get_running_loop()
    deadline = loop.time() + PATIENCE_S
    while not task.done() and (remaining := deadline - loop.time()) > 0:
        with suppress(asyncio.CancelledError):
            await asyncio.wait([task], timeout=remaining)


class UninterruptedConnection(AsyncConnection):
    """A connection whose steps finish before a cancellation takes effect. SQLite has limits of its
    own, and no server that could be cut off."""

    async def finished(self, step: Coroutine[Any, Any, Answer]) -> Answer:
        """Awaits the step as `uninterrupted` does."""
        is_postgresql = self.engine.dialect.name == "postgresql"
        return await uninterrupted(step, LONGEST_S if is_postgresql else None)

    async def execute(self, *arguments: Any, **options: Any) -> Any:
        return await self.finished(super().execute(*arguments, **options))

    async def exec_driver_sql(self, *arguments: Any, **options: Any) -> Any:
        return await self.finished(super().exec_driver_sql(*arguments, **options))
