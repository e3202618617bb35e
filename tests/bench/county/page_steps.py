"""The longest step of the event loop with which each page of the service is answered.

Every page of the table of URLs is opened about one course of twelve clients, by each reader,
several times in turn. A page's figure is the middle of its openings' longest steps, so that a
collection of cycles or the first use of a template, which some openings meet, is in none.
"""

import statistics
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus

from delivery import cycle_collection
from delivery.app import make_app
from delivery.records.database.store import Store
from delivery.web.access.session import COOKIE
from tests.bench.measuring import loop_steps
from tests.delivery.web.conftest import Browser, browser_of
from tests.delivery.web.course_history import make_history
from tests.delivery.web.page_walk import NOBODY, OpenedPage, PageWalk
from tests.doubles.settable_clock import SettableClock
from tests.service_settings import settings_of

ROUNDS = 5


@dataclass(frozen=True, slots=True)
class PageStep:
    path: str
    """As in the table of URLs."""
    typical_s: float
    """The middle of its openings' longest steps."""
    longest_s: float


async def of_all_pages(url: str) -> list[PageStep]:
    """The page with the longest step first. The database at `url` is empty before."""
    clock, store = SettableClock(), Store(url)
    app = make_app(settings_of(url), clock, wall=clock, store=store)
    steps: dict[str, list[float]] = defaultdict(list)
    async with browser_of(app) as browser:
        walk = PageWalk(app, store, await make_history(store, clock))
        pages = [page for page in await walk.pages(browser) if page.status == HTTPStatus.OK]
        cookies = {page.reader: await _cookie(walk, page.reader) for page in pages}
        cycle_collection.begin()
        for _ in range(ROUNDS):
            for page in {(page.reader, page.path): page for page in pages}.values():
                steps[page.path].append(await _longest(browser, page, cookies[page.reader]))
    await store.close()
    listed = [PageStep(path, statistics.median(taken), max(taken)) for path, taken in steps.items()]
    return sorted(listed, key=lambda step: step.typical_s, reverse=True)


async def _cookie(walk: PageWalk, reader: str) -> dict[str, str]:
    return {"Cookie": f"{COOKIE}={await walk.session(reader)}"} if reader != NOBODY else {}


async def _longest(browser: Browser, page: OpenedPage, cookie: Mapping[str, str]) -> float:
    steps: list[float] = []
    with loop_steps.noted(steps.append):
        answer = await browser.get(page.address, headers=cookie)
        await answer.read()
    return max(steps)
