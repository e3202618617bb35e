"""Boards in a process of their own, and pages in a real Chromium."""

import asyncio
import sys
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager

import msgspec
from playwright.async_api import Page, async_playwright

from tests.bench.servers.server_process import ROOT
from tests.browser.seeing import CHROMIUM, FLAGS


@asynccontextmanager
async def watched(url: str, count: int, links: Mapping[int, str]) -> AsyncIterator[None]:
    """`count` boards are open until the block ends: those of the courses in `links`, each with a
    token that signs its trainer in."""
    child = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.bench.load.screen_process", url, str(count), cwd=ROOT,
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    assert child.stdin is not None
    assert child.stdout is not None
    try:
        child.stdin.write(msgspec.json.encode(links) + b"\n")
        async with asyncio.timeout(180):
            if await child.stdout.readline() != b"open\n":
                raise RuntimeError("the screens did not open")
        yield
    finally:
        child.stdin.close()
        try:
            await asyncio.wait_for(child.wait(), 15)
        except TimeoutError:
            child.kill()
            await child.wait()


@asynccontextmanager
async def chromium(url: str, opened: Sequence[tuple[str, str]]) -> AsyncIterator[list[Page]]:
    """A page for each pair of a token to sign in with and a path."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        pages = []
        for token, path in opened:
            page = await browser.new_page(base_url=url)
            await page.goto(f"/sign-in/{token}")
            await page.get_by_role("button", name="Sign in").click()
            await page.goto(path)
            pages.append(page)
        yield pages
        await browser.close()
