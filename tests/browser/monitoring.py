"""A signed-in trainer at the monitor, with time passing."""

from datetime import timedelta

from aiohttp.web import Application
from playwright.async_api import Page

from delivery.records.ledger import ledger
from delivery.web.live_keys import BROADCASTER
from tests.scenes.live_course import LiveCourse
from tests.scenes.nine_clients import MEETING
from tests.scenes.scene import at
from tests.signing_in import link_of


async def watch(page: Page, live: LiveCourse, scripted: bool = True) -> None:
    """Signs in and opens the monitor; waits for its stream if the page is `scripted`."""
    await page.goto(await link_of(live.store, live.trainer_id, live.clock.now()))
    await page.get_by_role("button", name="Sign in").click()
    await page.wait_for_url("**/account/password")
    if not scripted:
        await page.goto(f"/trainer/courses/{live.course_id}")
        return
    async with page.expect_response("**/stream"):
        await page.goto(f"/trainer/courses/{live.course_id}")


def later(app: Application, live: LiveCourse, **by: int) -> None:
    """Moves the clock forward and lets the screens redraw."""
    live.clock.go_on(timedelta(**by))
    app[BROADCASTER].notify(live.course_id)


async def kinds_noted(live: LiveCourse) -> list[tuple[str, object]]:
    async with live.store.reading() as tx:
        rows = await ledger.of_course(tx, live.course_id, MEETING)
    noted = [row for row in rows if row.source == "trainer" and row.received_at >= at("10:14")]
    return [(row.kind, row.line.get("booking")) for row in noted]
