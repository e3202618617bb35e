"""Passes the time of a script: by moving the rehearsal clock, or by waiting."""

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from delivery.timekeeping.clock import Clock, SystemClock
from delivery.timekeeping.rehearsal_clock import RehearsalStage, write

SEEN_S = 0.05
"""The shortest time between two replacements of the clock file: faster ones may have equal
modification times and be missed."""


@dataclass(frozen=True, slots=True)
class RehearsedTime:
    """Moves the rehearsal clock that the service reads, so that hours pass in a moment."""

    plan: Path

    async def until(self, moment: datetime) -> None:
        write(self.plan, [RehearsalStage(SystemClock().now(), moment.astimezone(UTC), 0.0)])
        await asyncio.sleep(SEEN_S)


@dataclass(frozen=True, slots=True)
class RealTime:
    """Waits until the clock shows the moment."""

    clock: Clock

    async def until(self, moment: datetime) -> None:
        left = (moment - self.clock.now()).total_seconds()
        await asyncio.sleep(max(left, 0.0))
