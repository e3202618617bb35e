"""Open control rooms: each an event stream, read as an officer's browser reads it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime

import aiohttp

from delivery.accounts import sign_in
from delivery.records.accounts import users
from delivery.records.database.store import Store
from tests.bench.load.readers import signed_in

OFFICER = "control-room@provider.example"
OPENED_WITHIN_S = 120.0


async def officer_link(url: str, email: str = OFFICER) -> str:
    """A token that signs an officer in, once; the officer is added first if need be."""
    store, now = Store(url), datetime.now(UTC)
    try:
        async with store.writing() as tx:
            officer = await users.by_email(tx, email)
            officer_id = (
                officer.id
                if officer
                else await users.add(
                    tx, email=email, name="An Officer", role="officer", zoom_user_id=None, now=now
                )
            )
            return await sign_in.make_link(tx, officer_id, now)
    finally:
        await store.close()


@asynccontextmanager
async def open_rooms(url: str, token: str, count: int) -> AsyncIterator[list[int]]:
    """`count` control rooms until the block ends; yields how many changes each has been sent, which
    goes on growing."""
    changes = [0] * count
    async with signed_in(url, token) as browser:
        reading = [
            asyncio.create_task(_read(browser.http, f"{url}/control-room/stream", changes, number))
            for number in range(count)
        ]
        try:
            async with asyncio.timeout(OPENED_WITHIN_S):
                while not all(changes):
                    for task in reading:
                        if task.done():
                            task.result()
                    await asyncio.sleep(0.1)
            yield changes
        finally:
            for task in reading:
                task.cancel()
            await asyncio.gather(*reading, return_exceptions=True)


async def _read(http: aiohttp.ClientSession, url: str, changes: list[int], number: int) -> None:
    async with http.get(url, timeout=None) as answer:
        answer.raise_for_status()
        unread = b""
        async for chunk in answer.content.iter_any():
            unread += chunk
            *whole, unread = unread.split(b"\n\n")
            changes[number] += sum(b"event: courses" in event for event in whole)
