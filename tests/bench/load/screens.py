"""Trainers' screens: each an event stream of the monitor, read as a browser reads it."""

import asyncio
import re
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from tests.bench.databases.peak_morning import PeakCourse
from tests.story.machines.service_process import Browser

COUNTS = re.compile(rb'class="cw-count [^"]*">[^<]*<strong>(\d+)</strong>')
CAMERA_OFF = 4  # in the room, waiting, away, not come, camera off
PATIENCE_S = 15.0
OPENED_AT_ONCE = 8


@dataclass
class OpenScreen:
    held: PeakCourse
    boards: int = 0
    camera_off: int = -1
    """The number of cameras off on the last board; -1 before the first board."""
    counts: tuple[int, ...] = ()
    """All numbers of the last board."""
    at: float = 0.0
    """When a board first showed this number, on this process's monotonic clock in seconds."""
    _changed: asyncio.Event = field(default_factory=asyncio.Event)

    def show(self, board: bytes) -> None:
        self.boards += 1
        counts = tuple(map(int, COUNTS.findall(board)))
        if counts != self.counts:
            self.counts = counts
            self._changed.set()
        cameras_off = counts[CAMERA_OFF]
        if cameras_off != self.camera_off:
            self.camera_off, self.at = cameras_off, time.perf_counter()
            self._changed.set()

    async def shows(self, camera_off: int, within_s: float = PATIENCE_S) -> float | None:
        """When the screen first showed this number of cameras off; None if it did not in time."""
        try:
            async with asyncio.timeout(within_s):
                while self.camera_off != camera_off:
                    self._changed.clear()
                    await self._changed.wait()
        except TimeoutError:
            return None
        return self.at

    async def changes(self, counts: tuple[int, ...], within_s: float = PATIENCE_S) -> bool:
        """Waits until the numbers are other than `counts`; False if they stay so long."""
        try:
            async with asyncio.timeout(within_s):
                while self.counts == counts:
                    self._changed.clear()
                    await self._changed.wait()
        except TimeoutError:
            return False
        return True


@asynccontextmanager
async def opened(
    trainers: Mapping[int, Browser], courses: Sequence[PeakCourse]
) -> AsyncIterator[list[OpenScreen]]:
    """One screen for each course, each showing a board, until the block ends. `trainers` are the
    browsers of their trainers by the id of the course."""
    screens = [OpenScreen(held) for held in courses]
    gate = asyncio.Semaphore(OPENED_AT_ONCE)
    reading = [
        asyncio.create_task(_read(trainers[screen.held.course_id], screen, gate))
        for screen in screens
    ]
    try:
        async with asyncio.timeout(120):
            while any(screen.boards == 0 for screen in screens):
                for task in reading:
                    if task.done():
                        task.result()
                await asyncio.sleep(0.1)
        yield screens
    finally:
        for task in reading:
            task.cancel()
        await asyncio.gather(*reading, return_exceptions=True)


async def _read(browser: Browser, screen: OpenScreen, gate: asyncio.Semaphore) -> None:
    url = f"{browser.url}/trainer/courses/{screen.held.course_id}/stream"
    async with gate:  # trainers do not all open their screens in the same second
        answer = await browser.http.get(url, timeout=None)
    async with answer:
        answer.raise_for_status()
        unread = b""
        async for chunk in answer.content.iter_any():
            unread += chunk
            while b"\n\n" in unread:
                event, _, unread = unread.partition(b"\n\n")
                if b"event: board" in event:
                    screen.show(event)
