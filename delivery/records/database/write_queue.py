"""Queues the write transactions of a process for SQLite, which allows one at a time."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlalchemy.exc import TimeoutError as WaitedTooLong


class WriteQueue:
    """A queue in which the first caller to come is served first."""

    def __init__(self, *, patience_s: float) -> None:
        self._lock = asyncio.Lock()
        self._patience_s = patience_s

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        """Waits for its turn. Raises WaitedTooLong, a StoreFault, after `patience_s`."""
        try:
            async with asyncio.timeout(self._patience_s):
                await self._lock.acquire()
        except TimeoutError:
            raise WaitedTooLong("another task has been writing for too long") from None
        try:
            yield
        finally:
            self._lock.release()
