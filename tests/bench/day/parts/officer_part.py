"""Officers at work on the cases of courses that are over."""

import asyncio
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import datetime, timedelta

from aiohttp import FormData
from sqlalchemy import select

from delivery.records.database.store import Store
from delivery.records.tables import bookings, courses
from tests.bench.databases import past_year
from tests.bench.day.busy_town import BusyTown
from tests.bench.day.day_figures import DayFigure
from tests.bench.day.day_part import PartRun
from tests.bench.day.day_size import DaySize
from tests.bench.day.parts.page_visits import PageVisits
from tests.bench.load import control_rooms
from tests.bench.load.readers import signed_in
from tests.story.machines.service_process import CSRF, Browser

BEFORE = timedelta(days=1)


class Officers:
    """Each opens the work list, then a case, takes it, and opens its course; again and again."""

    name = "officers at work"

    async def prepare(self, store: Store, size: DaySize, now: datetime) -> None:
        """Courses of yesterday with all their events, so that each officer has a case."""
        count = -(-size.officers // past_year.PEOPLE)
        await past_year.keep(store, count, began=now - BEFORE)

    @asynccontextmanager
    async def opened(self, day: BusyTown, run: int) -> AsyncIterator[PartRun]:
        cases = await _cases(day.database_url, day.size.officers)
        visits = PageVisits()
        async with AsyncExitStack() as stack:
            readers = []
            for number in range(day.size.officers):
                email = f"officer-{number}@provider.example"
                token = await control_rooms.officer_link(day.database_url, email)
                readers.append(await stack.enter_async_context(signed_in(day.url, token)))
            await _open_each_once(readers[0], *cases[0])

            async def worked(seconds: float) -> Sequence[DayFigure]:
                ends, think = time.perf_counter() + seconds, day.size.think_s
                async with asyncio.TaskGroup() as tasks:
                    for number, (reader, case) in enumerate(zip(readers, cases, strict=True)):
                        first = think * number / len(readers)
                        tasks.create_task(_work(reader, case, visits, first, think, ends))
                return list(visits.figures(self.name))

            yield worked


async def _cases(url: str, count: int) -> list[tuple[int, int]]:
    """The booking and the course of each."""
    store = Store(url)
    try:
        async with store.reading() as tx:
            query = select(bookings.c.id, bookings.c.course_id).join(courses)
            past = query.where(courses.c.reference.like("PAST-%")).order_by(bookings.c.id)
            return [(row.id, row.course_id) for row in await tx.execute(past.limit(count))]
    finally:
        await store.close()


async def _open_each_once(reader: Browser, booking_id: int, course_id: int) -> None:
    """The first page of a kind after a start takes up to 1 s, in which its template is compiled."""
    for path in ("", f"/cases/{booking_id}", f"/courses/{course_id}"):
        await reader.read(f"/officer{path}")


async def _work(
    reader: Browser,
    case: tuple[int, int],
    visits: PageVisits,
    first_s: float,
    think_s: float,
    ends: float,
) -> None:
    booking_id, course_id = case
    path, page = f"/officer/cases/{booking_id}", ""

    async def take() -> str:
        token = CSRF.search(page)
        form = FormData({"csrf": token[1] if token else "", "expected": ""})
        return await visits.post(reader, "a case is taken", f"{path}/claim", form)

    await asyncio.sleep(first_s)
    while True:
        for step in ("list", "case", "take", "course"):
            if time.perf_counter() >= ends:
                return
            match step:
                case "list":
                    await visits.get(reader, "work list", "/officer")
                case "case":
                    page = await visits.get(reader, "a case", path)
                case "take":
                    await take()
                case _:
                    await visits.get(reader, "a course", f"/officer/courses/{course_id}")
            await asyncio.sleep(min(think_s, max(0.0, ends - time.perf_counter())))
