"""Writes down what is told: whatever waits together goes into the ledger in one commit."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import structlog

from delivery.records.database.faults import BadValue, StoreFault
from delivery.records.database.store import Store
from delivery.records.ledger import bulk_append
from delivery.records.ledger.ledger import Entry

log = structlog.get_logger("coursewatch.scribe")

MOST_WAITING = 10_000
"""Entries, of about 2 KB each: more than the records take in some seconds. Then whoever tells must
come again, before we run out of memory."""


Told = tuple[Sequence[Entry], asyncio.Future[None]]


class Overloaded(Exception):
    """More waits to be written than may. Nothing was kept: it is to be told again later."""


@dataclass(slots=True)
class LedgerWriter:
    """A commit takes as long for one entry as for a hundred: who comes while one batch is being
    written goes into the next. One writer; two would only wait for each other."""

    store: Store
    most_waiting: int = MOST_WAITING
    filed: Callable[[int, int], None] = lambda brought, new: None
    """Told how many entries were brought to the ledger together, and how many were new."""
    _waiting: list[Told] = field(default_factory=list)
    _entries: int = 0
    _writing: asyncio.Task[None] | None = None

    @property
    def waiting(self) -> int:
        """How many entries are not on record yet."""
        return self._entries

    async def write(self, entries: Sequence[Entry]) -> None:
        """On record when this returns; what is there already changes nothing.

        Raises Overloaded, and StoreFault where the records cannot take it: BadValue where they
        never will.
        """
        if not entries:
            return
        if self._entries + len(entries) > self.most_waiting:
            raise Overloaded
        written = asyncio.get_running_loop().create_future()
        self._waiting.append((entries, written))
        self._entries += len(entries)
        if self._writing is None:
            self._writing = asyncio.create_task(self._write(), name="writing the ledger")
        await written  # one's own: who no longer waits takes nobody else's with them

    async def close(self) -> None:
        """When all that was being written is on record, or could not be."""
        if self._writing is not None:
            await asyncio.wait([self._writing])

    async def _write(self) -> None:
        try:
            while self._waiting:
                await self._write_batch(self._next())
        finally:
            self._writing = None
            # We are stopped in the middle of it, or there are none: nobody waits for ever.
            left, self._waiting, self._entries = self._waiting, [], 0
            _end(left, StoreFault("not written"))

    def _next(self) -> list[Told]:
        taken = size = 0
        for entries, _ in self._waiting:
            size += len(entries)
            if taken and size > bulk_append.MOST:
                break
            taken += 1
        batch, self._waiting = self._waiting[:taken], self._waiting[taken:]
        self._entries -= sum(len(entries) for entries, _ in batch)
        return batch

    async def _write_batch(self, batch: Sequence[Told]) -> None:
        """What cannot be kept costs nobody else what waits beside it."""
        try:
            await self._file([entry for entries, _ in batch for entry in entries])
        except BadValue as fault:
            await self._part(batch, fault)
        except StoreFault as fault:
            _end(batch, fault)
        except Exception as fault:  # noqa: BLE001 - what waits behind it must be written all the same
            log.error("ledger not written", fault=type(fault).__name__)
            await self._part(batch, StoreFault("not written"))
        else:
            _end(batch, None)
        finally:  # also when we are stopped
            _end(batch, StoreFault("not written"))

    async def _part(self, batch: Sequence[Told], fault: StoreFault) -> None:
        """One of them is at fault, and is found out by writing each alone."""
        if len(batch) == 1:
            _end(batch, fault)
            return
        for request in batch:
            await self._write_batch([request])

    async def _file(self, entries: Sequence[Entry]) -> None:
        for first in range(0, len(entries), bulk_append.MOST):
            part = entries[first : first + bulk_append.MOST]
            self.filed(len(part), await bulk_append.append(self.store, part))


def _end(batch: Sequence[Told], fault: StoreFault | None) -> None:
    for _, written in batch:
        if written.done():
            continue
        if fault is None:
            written.set_result(None)
        else:
            written.set_exception(fault)
