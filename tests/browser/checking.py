"""A client who checks a device in the browser, and the saved result."""

from playwright.async_api import Page, expect

from delivery.records.planning import client_actions
from tests.scenes.client_place import ClientVisit

GOOD = {"camera": "ok", "microphone": "ok", "browser": "ok", "device": "computer"}


async def check(page: Page, address: str) -> None:
    """Presses the button and waits until the check ends."""
    await page.goto(address)
    await page.get_by_role("button", name="Start the check").click()
    await expect(page.get_by_role("button", name="Check again")).to_be_visible()


async def kept(place: ClientVisit) -> dict[str, str] | None:
    async with place.store.reading() as tx:
        last = await client_actions.last_checks(tx, [place.course_id])
    return last[place.booking_id].codes if place.booking_id in last else None
