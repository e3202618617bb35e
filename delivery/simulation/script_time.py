"""How time passes while a script is played: by a rehearsal's clock, or as it does."""

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from delivery.timekeeping.clock import Clock, SystemClock
from delivery.timekeeping.rehearsal_clock import RehearsalStage, write

SEEN_S = 0.05
"""Files that are replaced sooner than this may bear the same time, and be taken for the same."""


@dataclass(frozen=True, slots=True)
class RehearsedTime:
    """Moves on a plan that the service reads too: hours pass in a moment."""

    plan: Path

    async def until(self, moment: datetime) -> None:
        write(self.plan, [RehearsalStage(SystemClock().now(), moment.astimezone(UTC), 0.0)])
        await asyncio.sleep(SEEN_S)


@dataclass(frozen=True, slots=True)
class RealTime:
    """Waits."""

    clock: Clock

    async def until(self, moment: datetime) -> None:
        left = (moment - self.clock.now()).total_seconds()
        await asyncio.sleep(max(left, 0.0))
