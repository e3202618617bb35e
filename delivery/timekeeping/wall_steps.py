"""Finds by how much the machine's wall clock was set, by comparison with the monotonic clock."""

from collections.abc import Callable
from datetime import datetime, timedelta

from delivery.timekeeping.clock import SystemClock, monotonic_s

LEAST = timedelta(seconds=1)
"""Smaller differences are the gradual corrections of a time service, and no step."""


class WallSteps:
    def __init__(
        self,
        wall: Callable[[], datetime] | None = None,
        monotonic: Callable[[], float] = monotonic_s,
    ) -> None:
        """`wall`: the machine's own, if none is given."""
        wall = wall or SystemClock().now
        self._wall, self._monotonic = wall, monotonic
        self._wall_at, self._monotonic_at = wall(), monotonic()

    def step(self) -> timedelta:
        """By how much the clock was set since the last call: negative for back, zero if it was not
        set. A machine that slept looks as if its clock had been set forward."""
        wall, monotonic = self._wall(), self._monotonic()
        passed = timedelta(seconds=monotonic - self._monotonic_at)
        step = wall - self._wall_at - passed
        self._wall_at, self._monotonic_at = wall, monotonic
        return step if abs(step) >= LEAST else timedelta()
