"""Takes pictures of the service itself.

`make pictures` takes the README's two. `make pictures ARGS="officer /officer/courses/1"` shows a
page after a course, as a user of that role sees it, at three widths; its files are in
dev-data/pictures.
"""

import asyncio
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from aiohttp.test_utils import TestServer
from playwright.async_api import Page, async_playwright

from delivery.app import make_app
from delivery.records.database.store import Store
from delivery.records.migrate import migrate
from delivery.web.live_keys import JUDGE
from tests.browser.seeing import CHROMIUM, FLAGS
from tests.doubles.settable_clock import SettableClock
from tests.scenes.held_course import held
from tests.scenes.live_course import LiveCourse, course_of
from tests.scenes.scene import at
from tests.service_settings import settings_of
from tests.signing_in import link_of, somebody

HERE = Path(__file__).parent
LOOKED_AT = Path("dev-data/pictures")
WIDTHS = (1366, 390, 320)
Picture = Callable[[Page, LiveCourse, SettableClock], Awaitable[None]]


async def trainer_monitor(page: Page, live: LiveCourse, clock: SettableClock) -> None:
    """A course at a quarter past ten, with each client in a different state."""
    await live.busy()
    clock.set(at("10:14"))
    await page.goto(await link_of(live.store, live.trainer_id, clock.now()))
    await page.get_by_role("button", name="Sign in").click()
    await page.goto(f"/trainer/courses/{live.course_id}")
    await page.screenshot(path=HERE / "trainer-monitor.png")


async def officer_timeline(page: Page, live: LiveCourse, clock: SettableClock) -> None:
    """A client who lost the connection and returned, after the end of the course."""
    await _after_course(page, live, clock, "officer")
    await page.goto(f"/officer/cases/{live.booking_ids['B']}")
    await page.screenshot(path=HERE / "officer-timeline.png")


def any_page(role: str, path: str) -> Picture:
    """The page at a path, after the course, for a user of a role."""

    async def picture(page: Page, live: LiveCourse, clock: SettableClock) -> None:
        await _after_course(page, live, clock, role)
        await page.goto(path)
        for width in WIDTHS:
            await page.set_viewport_size({"width": width, "height": 900})
            file = LOOKED_AT / f"{path.strip('/').replace('/', '-')}-{width}.png"
            await page.screenshot(path=file, full_page=True)
            print(file)

    return picture


async def _after_course(page: Page, live: LiveCourse, clock: SettableClock, role: str) -> None:
    """Holds the course, and signs a user of this role in."""
    await held(live)
    clock.set(at("12:30"))
    await live.is_judged()
    user_id = live.trainer_id
    if role != "trainer":
        user_id = await somebody(live.store, role, clock.now())
    await page.goto(await link_of(live.store, user_id, clock.now()))
    await page.get_by_role("button", name="Sign in").click()


@asynccontextmanager
async def service() -> AsyncIterator[tuple[str, LiveCourse, SettableClock]]:
    """The service with one course, its URL and its clock."""
    with TemporaryDirectory() as folder:
        address = f"sqlite:///{folder}/records.db"
        await asyncio.to_thread(migrate, address)
        store, clock = Store(address), SettableClock(at("09:00"))
        app = make_app(settings_of(address), clock, wall=clock, store=store)
        async with TestServer(app) as server:
            trainer_id = await somebody(store, "trainer", clock.now())
            live = await course_of(store, clock, trainer_id, app[JUDGE])
            yield str(server.make_url("/")).rstrip("/"), live, clock
        await store.close()


async def take(picture: Picture, height: int) -> None:
    async with service() as (url, live, clock), async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=[*FLAGS])
        context = await browser.new_context(
            base_url=url, viewport={"width": 1366, "height": height}
        )
        await picture(await context.new_page(), live, clock)
        await browser.close()


if __name__ == "__main__":
    if sys.argv[1:]:
        LOOKED_AT.mkdir(parents=True, exist_ok=True)
        asyncio.run(take(any_page(*sys.argv[1:]), 900))
        sys.exit()
    asyncio.run(take(trainer_monitor, 1220))
    asyncio.run(take(officer_timeline, 1330))
