"""A client who checks a device in the browser, and the saved result."""

from playwright.async_api import Page, expect

from delivery.device_check.connection_figures import ConnectionFigures
from delivery.records.planning import client_actions
from tests.scenes.client_place import ClientVisit

GOOD = {
    "camera": "ok",
    "microphone": "ok",
    "speaker": "ok",
    "connection": "ok",
    "browser": "ok",
    "device": "computer",
}
QUICK = ConnectionFigures(
    up_kbps=1,
    down_kbps=1,
    jitter_ms=60_000,
    server_delay_ms=60_000,
    pings=5,
    ping_every_ms=50,
    fewest_pings=2,
    blocks=3,
    block_every_ms=10,
    surplus=100,
)
"""A measurement that every connection passes at once."""


async def check(page: Page, address: str, heard: str = "Yes") -> None:
    """Presses the button, says whether the sound was heard, and waits until the check ends."""
    await page.goto(address)
    await page.get_by_role("button", name="Start the check").click()
    await answer(page, heard)


async def answer(page: Page, heard: str = "Yes") -> None:
    """Says whether the sound was heard, if the page asks, and waits until the check ends."""
    button, end = (
        page.get_by_role("button", name=name, exact=True) for name in (heard, "Check again")
    )
    await expect(button.or_(end)).to_be_visible()
    if await button.is_visible():
        await button.click()
    await expect(end).to_be_visible()


async def kept(place: ClientVisit) -> dict[str, str] | None:
    async with place.store.reading() as tx:
        last = await client_actions.last_checks(tx, [place.course_id])
    return last[place.booking_id].codes if place.booking_id in last else None
