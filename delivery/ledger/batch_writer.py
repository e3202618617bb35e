"""Writes entries into the ledger. All waiting entries share one commit."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import structlog

from delivery.records.database.faults import BadValue, StoreFault
from delivery.records.database.store import Store
from delivery.records.ledger import bulk_append
from delivery.records.ledger.ledger import Entry

log = structlog.get_logger("coursewatch.ledger_writer")

MOST_WAITING = 10_000
"""Entries of about 2 KB each: more than the database writes in some seconds. More are refused
before memory runs out."""


Pending = tuple[Sequence[Entry], asyncio.Future[None]]


class Overloaded(Exception):
    """Too many entries wait. These were not written and may be sent again later."""


@dataclass(slots=True)
class LedgerWriter:
    """Collects entries while a batch is written, and writes them in the next: a commit takes as
    long for one entry as for a hundred."""

    store: Store
    most_waiting: int = MOST_WAITING
    on_written: Callable[[int, int], None] = lambda brought, new: None
    """Called with the number of entries in a batch, and of those that were new."""
    _waiting: list[Pending] = field(default_factory=list)
    _entries: int = 0
    _writing: asyncio.Task[None] | None = None

    @property
    def waiting(self) -> int:
        """The number of entries not stored yet."""
        return self._entries

    async def write(self, entries: Sequence[Entry]) -> None:
        """Returns once the entries are durable; stored ones change nothing.

        Raises Overloaded, BadValue for entries that can never be stored, and StoreFault if the
        database fails.
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
        await written  # its own future: a caller that is cancelled withdraws no other's entries

    async def close(self) -> None:
        """Returns once all entries are written or have failed."""
        if self._writing is not None:
            await asyncio.wait([self._writing])

    async def _write(self) -> None:
        try:
            while self._waiting:
                await self._write_batch(self._next())
        finally:
            self._writing = None
            # Also when cancelled: no caller waits for ever.
            left, self._waiting, self._entries = self._waiting, [], 0
            _end(left, StoreFault("not written"))

    def _next(self) -> list[Pending]:
        taken = size = 0
        for entries, _ in self._waiting:
            size += len(entries)
            if taken and size > bulk_append.MOST:
                break
            taken += 1
        batch, self._waiting = self._waiting[:taken], self._waiting[taken:]
        self._entries -= sum(len(entries) for entries, _ in batch)
        return batch

    async def _write_batch(self, batch: Sequence[Pending]) -> None:
        """Splits a refused batch, so that one bad entry does not affect the others."""
        try:
            await self._append([entry for entries, _ in batch for entry in entries])
        except BadValue as fault:
            await self._split(batch, fault)
        except StoreFault as fault:
            _end(batch, fault)
        except Exception as fault:  # noqa: BLE001 - later entries must be written all the same
            log.error("ledger not written", fault=type(fault).__name__)
            await self._split(batch, StoreFault("not written"))
        else:
            _end(batch, None)
        finally:  # also when we are stopped
            _end(batch, StoreFault("not written"))

    async def _split(self, batch: Sequence[Pending], fault: StoreFault) -> None:
        """Writes each entry alone, to find the refused one."""
        if len(batch) == 1:
            _end(batch, fault)
            return
        for request in batch:
            await self._write_batch([request])

    async def _append(self, entries: Sequence[Entry]) -> None:
        for first in range(0, len(entries), bulk_append.MOST):
            part = entries[first : first + bulk_append.MOST]
            self.on_written(len(part), await bulk_append.append(self.store, part))


def _end(batch: Sequence[Pending], fault: StoreFault | None) -> None:
    for _, written in batch:
        if written.done():
            continue
        if fault is None:
            written.set_result(None)
        else:
            written.set_exception(fault)
