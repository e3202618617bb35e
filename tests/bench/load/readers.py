"""Readers of the service, each with cookies of their own."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiohttp
from yarl import URL

from tests.story.machines.service_process import Browser


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
