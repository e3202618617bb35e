"""Cameras that turn, told by RTMS, and the boards that show them."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import datetime

from delivery.records.database.store import Store
from tests.bench.day import day_figures
from tests.bench.day.busy_town import BusyTown
from tests.bench.day.day_figures import DayFigure
from tests.bench.day.day_part import PartRun
from tests.bench.day.day_size import DaySize
from tests.bench.load.screens import opened


class TurnedCameras:
    """Clients of all courses turn their cameras; boards of more courses are open and timed."""

    name = "cameras by RTMS"

    async def prepare(self, store: Store, size: DaySize, now: datetime) -> None:
        """Needs nothing but the courses."""

    @asynccontextmanager
    async def opened(self, day: BusyTown, run: int) -> AsyncIterator[PartRun]:
        async with opened(day.morning.trainers, day.timed[2:]) as screens:
            await asyncio.gather(*(day.morning.settled(screen) for screen in screens))

            async def turned(seconds: float) -> Sequence[DayFigure]:
                turning = asyncio.create_task(day.morning.turn(day.held))
                lags, missed = await day.morning.lags(screens)
                turning.cancel()
                await asyncio.gather(turning, return_exceptions=True)
                return list(day_figures.of_events("camera turned → board", lags, missed))

            yield turned
