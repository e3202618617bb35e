"""Waits for what the service does in its own time."""

import asyncio
from collections.abc import Awaitable, Callable

from tests.story.acts.people import NEVER_S


async def until(holds: Callable[[], Awaitable[bool]]) -> None:
    """Asks again and again, each time over the wire."""
    async with asyncio.timeout(NEVER_S):
        while not await holds():
            pass
