"""Opens pages and notes how long each kind took."""

import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from aiohttp import FormData

from tests.bench.day import day_figures
from tests.bench.day.day_figures import DayFigure
from tests.story.machines.service_process import Browser


@dataclass(slots=True)
class PageVisits:
    """A reader may share the notes with others."""

    took_s: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    unanswered: Counter[int] = field(default_factory=Counter)
    """Answers of 400 or more, by status. They have no time."""

    async def get(self, browser: Browser, kind: str, path: str) -> str:
        """The page; nothing if it was refused."""
        return await self._asked(browser, kind, "GET", path, None)

    async def post(self, browser: Browser, kind: str, path: str, form: FormData) -> str:
        """The page to which the answer leads."""
        return await self._asked(browser, kind, "POST", path, form)

    async def _asked(
        self, browser: Browser, kind: str, method: str, path: str, form: FormData | None
    ) -> str:
        began = time.perf_counter()
        async with browser.http.request(method, f"{browser.url}{path}", data=form) as answer:
            text = await answer.text()
        if answer.status >= 400:
            self.unanswered[answer.status] += 1
            return ""
        self.took_s[kind].append(time.perf_counter() - began)
        return text

    def figures(self, subject: str, goal: str = day_figures.PAGE_GOAL) -> Iterator[DayFigure]:
        for kind, took_s in self.took_s.items():
            yield from day_figures.of_pages(kind, took_s, goal)
        opened = sum(map(len, self.took_s.values()))
        refused = self.unanswered.total()
        yield DayFigure(f"{subject}: refused or failed", refused, f"of {opened + refused}", "0")
