"""A client's record in a real browser that a code has opened it for."""

from aiohttp.web import Application
from playwright.async_api import Page

from delivery.web.access.record_session import COOKIE
from tests.delivery.clients.opened_record import opened_record


async def record_address(page: Page, url: str, app: Application, booking_id: int) -> str:
    """Gives the browser the cookie; returns the address of the record."""
    record = await opened_record(app, booking_id)
    await opens_record(page, url, record.token)
    return f"{url}{record.path}"


async def opens_record(page: Page, url: str, token: str) -> None:
    """Gives the browser the cookie of an opened record."""
    secure = url.replace("http:", "https:", 1)  # the prefix of the cookie's name demands it
    await page.context.add_cookies(
        [{"name": COOKIE, "value": token, "url": secure, "secure": True, "httpOnly": True}]
    )
