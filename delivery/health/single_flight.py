"""Shares one running query among all callers, each of whom waits for a limited time."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from delivery.timekeeping.held_loop import ends_within

Answer = TypeVar("Answer")


@dataclass(slots=True)
class SharedAnswer(Generic[Answer]):
    """A cached query: many callers cost one query, also when the records are slow."""

    ask: Callable[[], Awaitable[Answer]]
    good_for_s: float
    patience_s: float
    _asking: asyncio.Task[Answer] | None = field(default=None)
    _good_until: float = field(default=0.0)

    async def get(self) -> Answer:
        """The answer, at most `good_for_s` old.

        Raises TimeoutError after `patience_s`, in which time that something else holds the event
        loop does not count, and any fault of the query.
        """
        clock = asyncio.get_running_loop()
        if self._asking is None or (self._asking.done() and clock.time() >= self._good_until):
            self._asking = asyncio.create_task(self._ask(), name="shared answer")
        asking = self._asking
        if not await ends_within(asking, self.patience_s):
            raise TimeoutError
        return asking.result()

    async def close(self) -> None:
        if self._asking is not None:
            self._asking.cancel()
            await asyncio.gather(self._asking, return_exceptions=True)

    async def _ask(self) -> Answer:
        try:
            return await self.ask()
        finally:
            self._good_until = asyncio.get_running_loop().time() + self.good_for_s
