"""How late the event loop runs, measured only while a measurement needs to know it."""

import asyncio
from collections import deque
from dataclasses import dataclass, field

EVERY_S = 0.05
KEPT_S = 60.0


@dataclass(slots=True)
class LoopDelay:
    """Rings a timer every 50 ms and notes by how much it is late."""

    _until: float = 0.0
    _timer: asyncio.TimerHandle | None = None
    _rings: deque[tuple[float, float]] = field(default_factory=deque)
    """When a timer rang, by the loop's clock, and how many seconds late."""

    def watch(self, seconds: float) -> None:
        """Measures for so long from now, at least."""
        loop = asyncio.get_running_loop()
        self._until = max(self._until, loop.time() + seconds)
        if self._timer is None:
            self._arm(loop)

    def worst_ms(self, seconds: float) -> int:
        """Returns the longest delay of the last `seconds`, in milliseconds; 0 if not measured."""
        since = asyncio.get_running_loop().time() - seconds
        return round(1000 * max((late for at, late in self._rings if at >= since), default=0.0))

    def _arm(self, loop: asyncio.AbstractEventLoop) -> None:
        due = loop.time() + EVERY_S
        self._timer = loop.call_at(due, self._ring, loop, due)

    def _ring(self, loop: asyncio.AbstractEventLoop, due: float) -> None:
        now = loop.time()
        self._rings.append((now, max(now - due, 0.0)))
        while self._rings and self._rings[0][0] < now - KEPT_S:
            self._rings.popleft()
        self._timer = None
        if now < self._until:
            self._arm(loop)
