"""A register that an officer sends by the page."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

from aiohttp import FormData

from delivery.records.database.store import Store
from tests.bench.day.busy_town import BusyTown
from tests.bench.day.day_figures import DayFigure
from tests.bench.day.day_part import PartRun
from tests.bench.day.day_size import DaySize
from tests.bench.day.parts.page_visits import PageVisits
from tests.bench.load import control_rooms
from tests.bench.load.readers import signed_in
from tests.scenes.full_register import full_register
from tests.story.machines.service_process import CSRF, Browser

PAGE = "/officer/intake"
LATER = timedelta(days=60)
CONFIRMED = 'name="confirmed" value="'


class Register:
    """A file of new courses and bookings is shown and saved, from a quarter of the run on."""

    name = "a register"

    async def prepare(self, store: Store, size: DaySize, now: datetime) -> None:
        """Needs nothing: all rows are new."""

    @asynccontextmanager
    async def opened(self, day: BusyTown, run: int) -> AsyncIterator[PartRun]:
        token = await control_rooms.officer_link(day.database_url)
        first = datetime.now(UTC).date() + LATER
        file = full_register(first, day.size.rows, series=f"NEW{run}-")
        async with signed_in(day.url, token) as browser:

            async def imported(seconds: float) -> Sequence[DayFigure]:
                await asyncio.sleep(seconds / 4)
                visits = PageVisits()
                await _import(browser, visits, file)
                return [
                    *(
                        DayFigure(f"{kind}: took", 1000 * took_s[-1], "ms", "stated")
                        for kind, took_s in visits.took_s.items()
                    ),
                    *list(visits.figures(self.name, goal=""))[-1:],
                ]

            yield imported


async def _import(browser: Browser, visits: PageVisits, file: bytes) -> None:
    token = CSRF.search(await browser.read(PAGE))
    csrf = token[1] if token else ""
    form = FormData({"csrf": csrf})
    form.add_field("register", file, filename="register.csv")
    page = await visits.post(browser, "a register is shown", PAGE, form)
    content = page.partition(CONFIRMED)[2].partition('"')[0]
    form = FormData({"csrf": csrf, "confirmed": content}, default_to_multipart=True)
    page = await visits.post(browser, "a register is saved", PAGE, form)
    if CONFIRMED in page or not page:
        raise RuntimeError("the register was not taken")
