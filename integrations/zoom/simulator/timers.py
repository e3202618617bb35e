"""What is to be done later: by the machine's clock, or by one that somebody else moves on."""

import asyncio
import heapq
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

Act = Callable[[], Awaitable[None]]


class Timers(Protocol):
    def after(self, minutes: float, act: Act) -> None:
        """Do it so many simulated minutes from now, without anybody waiting for it."""

    async def settle(self) -> None:
        """Return when nothing is left that will happen by itself."""

    async def close(self) -> None: ...


@dataclass(slots=True)
class RunningTimers:
    """Everything happens by itself; `speed` simulated seconds pass in one of the machine's."""

    speed: float
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)

    def after(self, minutes: float, act: Act) -> None:
        task = asyncio.create_task(self._wait(minutes, act))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def settle(self) -> None:
        while self._tasks:
            await asyncio.gather(*self._tasks)

    async def close(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _wait(self, minutes: float, act: Act) -> None:
        await asyncio.sleep(minutes * 60 / self.speed)
        await act()


@dataclass(slots=True)
class SteppedTimers:
    """Nothing happens by itself: whoever moves the clock asks what is due next, and for it."""

    now: Callable[[], datetime]
    _later: list[tuple[datetime, int, Act]] = field(default_factory=list)
    _noted: int = 0

    def after(self, minutes: float, act: Act) -> None:
        due = self.now() + timedelta(minutes=minutes)
        self._noted += 1  # what is due at the same moment is done in the order of its noting
        heapq.heappush(self._later, (due, self._noted, act))

    def next_due(self) -> datetime | None:
        return self._later[0][0] if self._later else None

    async def do_due(self) -> None:
        """In the order of their times, each done before the next begins."""
        while self._later and self._later[0][0] <= self.now():
            _, _, act = heapq.heappop(self._later)
            await act()

    async def settle(self) -> None:
        """Nothing happens by itself."""

    async def close(self) -> None:
        self._later.clear()
