"""The only module that reads the machine's clocks; all others are given a Clock.

Due times use the wall clock, which may be set at any time. Durations and intervals use the
monotonic clock, which never goes back.
"""

import time
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Protocol


class Clock(Protocol):
    def now(self) -> datetime:
        """The time, aware and in UTC."""


@dataclass(frozen=True, slots=True)
class SystemClock:
    def now(self) -> datetime:
        return datetime.now(UTC)


def monotonic_s() -> float:
    """Seconds since some moment: differences alone mean anything. The event loop's own clock."""
    return time.monotonic()
