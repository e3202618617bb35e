"""Writes what streams tell into the ledger: what waits together is one transaction."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field

from delivery.ledger.retry import insist
from delivery.records.ledger.ledger import Entry

Append = Callable[[Sequence[Entry]], Awaitable[object]]


@dataclass(slots=True)
class Notebook:
    """A commit takes as long for one line as for a hundred, and five hundred streams may speak at
    once: whoever comes while one batch is being written goes into the next."""

    append: Append
    _waiting: list[Entry] = field(default_factory=list)
    _next: asyncio.Task[None] | None = None
    _writing: asyncio.Task[None] | None = None

    @property
    def waiting(self) -> int:
        """How many lines the next batch will have."""
        return len(self._waiting)

    async def note(self, entry: Entry) -> None:
        """On record when this returns. Entries are written in the order in which they came."""
        self._waiting.append(entry)
        if self._next is None:
            self._next = asyncio.create_task(self._write(self._writing), name="writing lines")
        await asyncio.shield(self._next)  # who no longer waits takes no line out of the book

    async def close(self) -> None:
        """Gives up on records that still do not answer."""
        left = [one for one in (self._writing, self._next) if one is not None]
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)

    async def _write(self, before: asyncio.Task[None] | None) -> None:
        if before is not None:
            await asyncio.wait([before])
        batch, self._waiting = self._waiting, []
        self._writing, self._next = self._next, None
        await insist(lambda: self.append(batch))
