"""Notify's limit on requests: so many in any 60 seconds, for all requests of a key."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

WINDOW = timedelta(seconds=60)


@dataclass(slots=True)
class RateLimit:
    at_most: int
    now: Callable[[], datetime]
    _taken_at: deque[datetime] = field(default_factory=deque)

    def allows(self) -> bool:
        """Whether one more request is within the limit; it is counted if so."""
        now = self.now()
        while self._taken_at and self._taken_at[0] <= now - WINDOW:
            self._taken_at.popleft()
        if len(self._taken_at) >= self.at_most:
            return False
        self._taken_at.append(now)
        return True
