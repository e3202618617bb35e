"""Who writes next: SQLite lets one write at a time, and whoever finds it taken would try again and
again. Here they stand in a queue."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlalchemy.exc import TimeoutError as WaitedTooLong

from delivery.records.database.engines import BUSY_S


class Turns:
    """Of one process. PostgreSQL needs none: there everybody writes at once."""

    def __init__(self, *, one_at_a_time: bool, patience_s: float = BUSY_S) -> None:
        self._queue = asyncio.Lock() if one_at_a_time else None
        self._patience_s = patience_s

    @asynccontextmanager
    async def taken(self) -> AsyncIterator[None]:
        """Raises WaitedTooLong, a StoreFault, when nobody's turn ends for so long."""
        if self._queue is None:
            yield
            return
        if self._queue.locked():
            await self._wait(self._queue)
        else:
            await self._queue.acquire()
        try:
            yield
        finally:
            self._queue.release()

    async def _wait(self, queue: asyncio.Lock) -> None:
        try:
            async with asyncio.timeout(self._patience_s):
                await queue.acquire()
        except TimeoutError:
            raise WaitedTooLong("somebody else has been writing for too long") from None
