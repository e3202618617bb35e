"""Queues the transactions of a process: SQLite allows one writer, PostgreSQL a few connections."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from delivery.records.database.faults import ConnectionsInUse
from delivery.records.database.uninterrupted import turn_limit
from delivery.timekeeping.held_loop import ends_within


class TransactionQueue:
    """A queue in which the first caller to come is served first, and `most` callers at once."""

    def __init__(self, most: int, *, patience_s: float) -> None:
        self._places = asyncio.Semaphore(most)
        self._patience_s = patience_s

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        """Waits for its turn, which ends with the block. Raises ConnectionsInUse."""
        await self.begin_turn()
        try:
            yield
        finally:
            self.end_turn()

    async def begin_turn(self) -> None:
        """Waits for its turn. Raises ConnectionsInUse after the limit of `steps_within` for a turn,
        or without one after `patience_s`."""
        if not self._places.locked():
            await self._places.acquire()
            return
        limit_s, is_served = turn_limit(self._patience_s), False
        waiting = asyncio.create_task(self._places.acquire())
        try:
            is_served = await ends_within(waiting, limit_s)
        finally:
            if not is_served:
                waiting.cancel()
                waiting.add_done_callback(self._served_too_late)
        if not is_served:
            raise ConnectionsInUse(f"other transactions of this process have run for {limit_s:g} s")

    def end_turn(self) -> None:
        self._places.release()

    def _served_too_late(self, waiting: asyncio.Task[bool]) -> None:
        if not waiting.cancelled():
            self.end_turn()
