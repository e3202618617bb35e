"""Readers of the service, each with cookies of their own."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager

import aiohttp
from yarl import URL

from tests.story.machines.service_process import Browser

SIGNED_IN_AT_ONCE = 8


@asynccontextmanager
async def signed_in(url: str, token: str) -> AsyncIterator[Browser]:
    """A browser for whom this token of a link is used; it opens as many connections as it needs."""
    jar = aiohttp.CookieJar(unsafe=True, treat_as_secure_origin=URL(url))
    async with aiohttp.ClientSession(
        cookie_jar=jar, headers={"Origin": url}, connector=aiohttp.TCPConnector(limit=0)
    ) as http:
        browser = Browser(http, url)
        await browser.sign_in(f"/sign-in/{token}")
        yield browser


@asynccontextmanager
async def trainers(url: str, links: Mapping[int, str]) -> AsyncIterator[Mapping[int, Browser]]:
    """For each course, by its id, a browser in which its trainer is signed in by this token."""
    gate = asyncio.Semaphore(SIGNED_IN_AT_ONCE)
    async with AsyncExitStack() as stack:

        async def browser(token: str) -> Browser:
            async with gate:
                return await stack.enter_async_context(signed_in(url, token))

        browsers = await asyncio.gather(*map(browser, links.values()))
        yield dict(zip(links, browsers, strict=True))
