"""This process's leases on the streams that it follows.

Zoom cuts off a listener when a second one connects (FACTS, trap 27). So a process that cannot renew
its lease in time, because the database failed or the process stood still, must stop before another
one begins. A lease counts from before the query for it, so it ends here no later than in the
database.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TypeVar

from delivery.records.database.store import Store, Transaction
from delivery.records.streams import stream_leases
from delivery.records.streams.stream_leases import OfferedStream

LASTS = timedelta(seconds=20)
PARTING = timedelta(seconds=4)
"""How long before its end a lease is given up: closing two sockets may take a second each."""
EVERY_S = 4.0
"""The interval of renewals and of searches for free streams, in real time. The streams of a dead
process are taken over within 24 s of the 60 s for which Zoom keeps them."""
RENEWED_WITHIN_S = 8.0  # or else asked again: a database that moved away never answers
AT_ONCE = 10
"""The most streams taken at a time, so that other processes get their share."""

Answer = TypeVar("Answer")


class Lapsed(Exception):
    """The lease expired or belongs to another process, so this process stops listening."""


@dataclass(slots=True)
class Leases:
    store: Store
    holder: str
    """The name of this process."""
    lasts: timedelta = LASTS
    parting: timedelta = PARTING
    _until: dict[str, float | None] = field(default_factory=dict)
    """The time by stream at which this process must stop; None for a lease without an end."""
    _watchdogs: dict[str, asyncio.Timeout] = field(default_factory=dict)

    async def offer(self, offered: OfferedStream, now: datetime) -> bool:
        """Adds an offered stream; returns whether this process has its lease."""
        until = self._counted_from_now()
        async with self.store.writing() as tx:
            ours = await stream_leases.offer(tx, offered, self.holder, self.lasts, now)
        if ours:
            self._until[offered.stream] = until
        return ours

    async def take_free(self, since: datetime) -> Sequence[OfferedStream]:
        """Takes some of the free streams; returns them."""
        until = self._counted_from_now()
        async with self.store.writing() as tx:
            taken = await stream_leases.take_free(tx, self.holder, self.lasts, since, AT_ONCE)
        self._until |= {stream.stream: until for stream in taken}
        return taken

    @asynccontextmanager
    async def held(self, stream: str) -> AsyncIterator[None]:
        """Keeps the block running while the lease lasts.

        Cancels the block when the lease ends, and raises Lapsed once the block has ended.
        """
        watchdog = asyncio.timeout_at(self._until.pop(stream))
        try:
            async with watchdog:
                self._watchdogs[stream] = watchdog
                yield
        except TimeoutError:
            if watchdog.expired():
                raise Lapsed from None
            raise
        finally:
            if self._watchdogs.get(stream) is watchdog:
                del self._watchdogs[stream]

    async def renew(self) -> None:
        """Renews all leases; ends the blocks of those that belong to another process."""
        mine = {name: dog for name, dog in self._watchdogs.items() if not dog.expired()}
        if not mine or not self.store.is_shared:
            return
        asked_at, until = asyncio.get_running_loop().time(), self._counted_from_now()
        async with asyncio.timeout(RENEWED_WITHIN_S), self.store.writing() as tx:
            still = await stream_leases.renew(tx, self.holder, list(mine), self.lasts)
        for stream, watchdog in mine.items():
            if not watchdog.expired() and self._watchdogs.get(stream) is watchdog:
                watchdog.reschedule(until if stream in still else asked_at)

    async def give_back(self, *streams: str) -> None:
        """Frees all streams for other processes at once."""
        await self._write(lambda tx: stream_leases.give_back(tx, self.holder, streams))

    async def finish(self, stream: str, now: datetime) -> None:
        """Ends the stream for good, after this process has followed it to its end."""
        await self._write(lambda tx: stream_leases.finish(tx, self.holder, stream, now))

    async def stopped(self, stream: str, now: datetime) -> None:
        """Ends the stream because Zoom did, whichever process follows it."""
        await self._write(lambda tx: stream_leases.stopped(tx, stream, now))

    async def put_back(self, offered: Sequence[OfferedStream], now: datetime) -> None:
        """Makes a stream of an earlier run free to take, unless a process has it."""
        async with self.store.writing() as tx:
            await stream_leases.release_all(tx, self.holder)
            for stream in offered:
                await stream_leases.put_back(tx, stream, now)

    async def _write(self, statement: Callable[[Transaction], Awaitable[Answer]]) -> Answer:
        async with self.store.writing() as tx:
            return await statement(tx)

    def _counted_from_now(self) -> float | None:
        if not self.store.is_shared:
            return None
        return asyncio.get_running_loop().time() + (self.lasts - self.parting).total_seconds()
