"""Writes the lines of streams into the ledger, and repeats while the database fails."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field

from delivery.ledger.retry import insist
from delivery.records.ledger.ledger import Entry

Append = Callable[[Sequence[Entry]], Awaitable[object]]


@dataclass(slots=True)
class LineWriter:
    """Passes lines to the ledger's writer, which writes waiting lines in one commit."""

    append: Append
    _writing: set[asyncio.Task[object]] = field(default_factory=set)

    @property
    def waiting(self) -> int:
        """The number of lines not stored yet."""
        return len(self._writing)

    async def note(self, entry: Entry) -> None:
        """Returns once the entry is stored. A cancelled caller does not withdraw it."""
        task = asyncio.create_task(insist(lambda: self.append((entry,))), name="writing a line")
        self._writing.add(task)
        task.add_done_callback(self._writing.discard)
        await asyncio.shield(task)

    async def close(self) -> None:
        """Drops the lines that the database still does not accept."""
        remaining = tuple(self._writing)
        for task in remaining:
            task.cancel()
        await asyncio.gather(*remaining, return_exceptions=True)
