"""Delayed actions, by the machine's clock or by a clock that the caller moves."""

import asyncio
import heapq
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

Act = Callable[[], Awaitable[None]]


class Timers(Protocol):
    def after(self, minutes: float, act: Act) -> None:
        """Schedules `act` after this many simulated minutes; returns at once."""

    async def settle(self) -> None:
        """Returns once no action is left that runs by itself."""

    async def close(self) -> None: ...


@dataclass(slots=True)
class RunningTimers:
    """Runs actions by itself; `speed` simulated seconds pass in one real second."""

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
    """Runs actions only on request: the caller moves the clock and calls `run_due`."""

    now: Callable[[], datetime]
    _later: list[tuple[datetime, int, Act]] = field(default_factory=list)
    _noted: int = 0

    def after(self, minutes: float, act: Act) -> None:
        due = self.now() + timedelta(minutes=minutes)
        self._noted += 1  # actions due at the same moment run in the order of scheduling
        heapq.heappush(self._later, (due, self._noted, act))

    def next_due(self) -> datetime | None:
        return self._later[0][0] if self._later else None

    async def run_due(self) -> None:
        """Runs the due actions in time order, one after another."""
        while self._later and self._later[0][0] <= self.now():
            _, _, act = heapq.heappop(self._later)
            await act()

    async def settle(self) -> None:
        """Does nothing, because no action runs by itself."""

    async def close(self) -> None:
        self._later.clear()
