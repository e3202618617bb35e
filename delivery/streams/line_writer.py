"""Writes the lines of streams into the ledger, and does not give up while the records fail."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field

from delivery.ledger.retry import insist
from delivery.records.ledger.ledger import Entry

Append = Callable[[Sequence[Entry]], Awaitable[object]]


@dataclass(slots=True)
class LineWriter:
    """The ledger's writer gathers lines that wait together into one commit."""

    append: Append
    _writing: set[asyncio.Task[object]] = field(default_factory=set)

    @property
    def waiting(self) -> int:
        """How many lines are not on record yet."""
        return len(self._writing)

    async def note(self, entry: Entry) -> None:
        """Returns when the entry is on record; a caller that is cancelled does not withdraw it."""
        task = asyncio.create_task(insist(lambda: self.append((entry,))), name="writing a line")
        self._writing.add(task)
        task.add_done_callback(self._writing.discard)
        await asyncio.shield(task)

    async def close(self) -> None:
        """Gives up the lines that the records still do not take."""
        remaining = tuple(self._writing)
        for task in remaining:
            task.cancel()
        await asyncio.gather(*remaining, return_exceptions=True)
