"""A client in a browser with chosen camera and microphone devices."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from playwright.async_api import Page, async_playwright

from tests.browser.seeing import CHROMIUM, FLAGS, LONG_MS

WIDTHS = [1366, 390]


@asynccontextmanager
async def reading(
    *flags: str, width: int = 1366, script: bool = True, before: str = ""
) -> AsyncIterator[Page]:
    """A page in a fresh browser. `before` is a script that runs before the page's own scripts."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=CHROMIUM,
            args=[*FLAGS, *flags],
            ignore_default_args=["--mute-audio"],
            timeout=LONG_MS,
        )
        context = await browser.new_context(
            viewport={"width": width, "height": 900}, java_script_enabled=script
        )
        context.set_default_timeout(LONG_MS)
        if before:
            await context.add_init_script(before)
        yield await context.new_page()
        await browser.close()
