"""The leases of this process on the streams that it listens to: kept while it can, and no longer.

Zoom cuts off a listener when a second one comes (FACTS, trap 27). So whoever cannot renew in time,
because the records cannot be had or the process stood still, must have gone before another comes.
A lease is counted from before the database was asked for it: it ends no later here than there.
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
"""Before the end of a lease: two sockets may take a second each to say goodbye."""
EVERY_S = 4.0
"""Between two renewals, and two looks for what nobody holds. All of the machine's time: whatever a
process held when it died is taken over within 24 s, of the 60 for which Zoom keeps a stream."""
RENEWED_WITHIN_S = 8.0  # or else asked again: a database that moved away never answers
AT_ONCE = 10
"""Taken in one step, so that others who look have their share."""

Answer = TypeVar("Answer")


class Lapsed(Exception):
    """The lease could not be renewed in time, or is another's: we do not listen any more."""


@dataclass(slots=True)
class Leases:
    store: Store
    holder: str
    """The name of this process."""
    lasts: timedelta = LASTS
    parting: timedelta = PARTING
    _until: dict[str, float | None] = field(default_factory=dict)
    """By stream, when we must have gone; None where a lease has no end."""
    _watchdogs: dict[str, asyncio.Timeout] = field(default_factory=dict)

    async def offer(self, offered: OfferedStream, now: datetime) -> bool:
        """Whether the stream, which is on the list in any case, is ours to listen to."""
        until = self._counted_from_now()
        async with self.store.writing() as tx:
            ours = await stream_leases.offer(tx, offered, self.holder, self.lasts, now)
        if ours:
            self._until[offered.stream] = until
        return ours

    async def take_free(self, since: datetime) -> Sequence[OfferedStream]:
        """Some of those that nobody holds, and are now ours; none if there are none."""
        until = self._counted_from_now()
        async with self.store.writing() as tx:
            taken = await stream_leases.take_free(tx, self.holder, self.lasts, since, AT_ONCE)
        self._until |= {stream.stream: until for stream in taken}
        return taken

    @asynccontextmanager
    async def held(self, stream: str) -> AsyncIterator[None]:
        """As long as the stream, which was offered to us or taken, is ours. Then what is inside is
        torn, and when it has ended Lapsed is raised."""
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
        """All that we hold. What is ours no longer is let go at once."""
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
        """For others to take at once."""
        await self._tell(lambda tx: stream_leases.give_back(tx, self.holder, streams))

    async def finish(self, stream: str, now: datetime) -> None:
        """Nobody needs to listen to what we have listened to until its end."""
        await self._tell(lambda tx: stream_leases.finish(tx, self.holder, stream, now))

    async def stopped(self, stream: str, now: datetime) -> None:
        """Zoom has ended it, whoever listens."""
        await self._tell(lambda tx: stream_leases.stopped(tx, stream, now))

    async def put_back(self, offered: Sequence[OfferedStream], now: datetime) -> None:
        """What an earlier life left behind is free to be taken, if nobody has it."""
        async with self.store.writing() as tx:
            await stream_leases.release_all(tx, self.holder)
            for stream in offered:
                await stream_leases.put_back(tx, stream, now)

    async def _tell(self, tell: Callable[[Transaction], Awaitable[Answer]]) -> Answer:
        async with self.store.writing() as tx:
            return await tell(tx)

    def _counted_from_now(self) -> float | None:
        if not self.store.is_shared:
            return None
        return asyncio.get_running_loop().time() + (self.lasts - self.parting).total_seconds()
