"""The report of a year and its file."""

import asyncio
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

from delivery.records.database.store import Store
from tests.bench.databases import kept_cases
from tests.bench.day.busy_town import BusyTown
from tests.bench.day.day_figures import DayFigure
from tests.bench.day.day_part import PartRun
from tests.bench.day.day_size import DaySize
from tests.bench.day.parts.page_visits import PageVisits
from tests.bench.load import control_rooms
from tests.bench.load.readers import signed_in

YEAR = timedelta(days=365)
OVER = timedelta(days=2)
PAUSE_S = 1.0


class YearReport:
    """An officer opens the report of a year, then its file, again and again."""

    name = "the report of a year"

    async def prepare(self, store: Store, size: DaySize, now: datetime) -> None:
        """A county's cases, before any other course is stored: they have the first ids."""
        await kept_cases.fill(store, size.months, size.waiting, now - OVER)

    @asynccontextmanager
    async def opened(self, day: BusyTown, run: int) -> AsyncIterator[PartRun]:
        token = await control_rooms.officer_link(day.database_url)
        until = datetime.now(UTC)
        days = f"from={until - YEAR:%Y-%m-%d}&to={until:%Y-%m-%d}"
        async with signed_in(day.url, token) as browser:

            async def read(seconds: float) -> Sequence[DayFigure]:
                visits, ends = PageVisits(), time.perf_counter() + seconds
                while time.perf_counter() < ends:
                    await visits.get(browser, "report of a year", f"/officer/report?{days}")
                    await visits.get(browser, "file of a year", f"/officer/report.csv?{days}")
                    await asyncio.sleep(PAUSE_S)
                return list(visits.figures(self.name))

            yield read
