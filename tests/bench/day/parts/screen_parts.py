"""Open boards and control rooms, and how soon they show what a webhook tells."""

import asyncio
import re
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime

import msgspec

from delivery.records.database.store import Store
from tests.bench.browser import reference_of
from tests.bench.day import day_figures
from tests.bench.day.busy_town import BusyTown
from tests.bench.day.day_figures import DayFigure
from tests.bench.day.day_part import RUNS, PartRun
from tests.bench.day.day_size import DaySize
from tests.bench.day.parts.event_probe import EventProbe
from tests.bench.load import control_rooms
from tests.bench.load.control_rooms import open_rooms
from tests.bench.load.open_pages import watched
from tests.bench.load.readers import signed_in
from tests.bench.load.screens import PATIENCE_S, opened
from tests.bench.servers import coursewatch
from tests.story.machines.service_process import Browser

SEEDS = 100
"""Of the probes: other than those of the webhooks."""
NUMBERS = re.compile(r'data-label="(?:In|Waiting|Away)"[^>]*>\s*(?:<[^>]*>\s*)*(\d+)')


class Boards:
    """Boards of all courses are open; a board more is timed."""

    name = "boards"

    async def prepare(self, store: Store, size: DaySize, now: datetime) -> None:
        """Needs nothing but the courses."""

    @asynccontextmanager
    async def opened(self, day: BusyTown, run: int) -> AsyncIterator[PartRun]:
        links = await coursewatch.links(day.database_url, day.held)
        probed = day.timed[0]
        async with (
            watched(day.url, day.size.boards, links),
            opened(day.morning.trainers, [probed]) as (screen,),
        ):

            async def told(seconds: float) -> Sequence[DayFigure]:
                probe = EventProbe(day.url, probed, SEEDS + run)
                await probe.run(seconds, lambda: screen.changes(screen.counts))
                return list(
                    day_figures.of_events("webhook sent → board", probe.lags_s, probe.missed)
                )

            yield told


@dataclass
class RoomLine:
    """The numbers of one course in an open control room."""

    course_id: int
    numbers: list[str] = field(default_factory=list)
    _changed: asyncio.Event = field(default_factory=asyncio.Event)

    async def read(self, browser: Browser, reference: str) -> None:
        url = f"{browser.url}/control-room/stream"
        async with browser.http.get(url, params={"words": reference}, timeout=None) as answer:
            answer.raise_for_status()
            unread = b""
            async for chunk in answer.content.iter_any():
                unread += chunk
                *events, unread = unread.split(b"\n\n")
                for event in events:
                    self._show(event)

    def _show(self, event: bytes) -> None:
        name, _, text = event.partition(b"\n")
        if name != b"event: courses":
            return
        change = msgspec.json.decode(
            b"".join(part.removeprefix(b"data: ") for part in text.split(b"\n"))
        )
        line = change["lines"].get(str(self.course_id))
        if line is not None and (numbers := NUMBERS.findall(line)) != self.numbers:
            self.numbers = numbers
            self._changed.set()

    async def changes(self, within_s: float = PATIENCE_S) -> bool:
        self._changed.clear()
        try:
            async with asyncio.timeout(within_s):
                await self._changed.wait()
        except TimeoutError:
            return False
        return True


class ControlRooms:
    """Control rooms are open; one more is timed."""

    name = "control rooms"

    async def prepare(self, store: Store, size: DaySize, now: datetime) -> None:
        """Needs nothing but the courses."""

    @asynccontextmanager
    async def opened(self, day: BusyTown, run: int) -> AsyncIterator[PartRun]:
        token = await control_rooms.officer_link(day.database_url)
        own = await control_rooms.officer_link(day.database_url)
        course = day.timed[1]
        reference, line = (
            await reference_of(day.database_url, course.course_id),
            RoomLine(course.course_id),
        )
        async with (
            open_rooms(day.url, token, day.size.rooms),
            signed_in(day.url, own) as browser,
        ):
            reading = asyncio.create_task(line.read(browser, reference))
            await line.changes()

            async def told(seconds: float) -> Sequence[DayFigure]:
                probe = EventProbe(day.url, course, SEEDS + len(RUNS) + run)
                await probe.run(seconds, line.changes)
                kind = "webhook sent → control room"
                return list(day_figures.of_events(kind, probe.lags_s, probe.missed))

            try:
                yield told
            finally:
                reading.cancel()
                await asyncio.gather(reading, return_exceptions=True)
