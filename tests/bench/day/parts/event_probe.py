"""Sends single events of a course of which nothing else tells, and times when a page shows each."""

import asyncio
import random
import time
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from datetime import UTC, datetime

import aiohttp
import msgspec

from integrations.zoom.simulator.webhooks import payloads
from tests.bench.browser import PAUSE_S, acts, tell
from tests.bench.databases.peak_morning import PeakCourse
from tests.bench.load.morning import WebhookMorning


@dataclass(slots=True)
class EventProbe:
    url: str
    course: PeakCourse
    seed: int
    lags_s: list[float] = field(default_factory=list)
    """From when each webhook was sent until the page showed its event."""
    missed: int = 0
    """The events that the page did not show in time, or whose webhook was not answered 200."""

    async def run(self, seconds: float, shown: Callable[[], Coroutine[None, None, bool]]) -> None:
        """Sends events one after another; `shown` waits for the page to show each, and says whether
        it did."""
        meeting = (self.course.meeting_id, self.course.people)
        morning = WebhookMorning(datetime.now(UTC), 1, seed=self.seed, meetings=(meeting,))
        ends = time.perf_counter() + seconds
        async with aiohttp.ClientSession() as http:
            await tell(http, self.url, msgspec.json.encode(payloads.envelope(morning.opens(0))))
            for act, person_number, visit in acts(morning, 0):
                if time.perf_counter() >= ends:
                    return
                webhook = morning.act(
                    act, 0, morning.person(0, person_number, visit), datetime.now(UTC)
                )
                began = time.perf_counter()
                waiting = asyncio.create_task(shown())
                await asyncio.sleep(0)  # it looks at what is shown now
                try:
                    await tell(http, self.url, msgspec.json.encode(payloads.envelope(webhook)))
                    in_time = await waiting
                except aiohttp.ClientResponseError:
                    waiting.cancel()
                    in_time = False
                if in_time:
                    self.lags_s.append(time.perf_counter() - began)
                else:
                    self.missed += 1
                await asyncio.sleep(random.uniform(*PAUSE_S))  # noqa: S311 - no secret
