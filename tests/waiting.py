"""Waits of tests: generous for a slow and busy machine, and named in the failure."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

LONG_S = 120.0  # no promise of the product; it only ends a test that would never end


@asynccontextmanager
async def waiting_for(subject: str, seconds: float = LONG_S) -> AsyncIterator[None]:
    """Raises AssertionError, which names `subject`, if the block takes longer than `seconds`."""
    try:
        async with asyncio.timeout(seconds) as limit:
            yield
    except TimeoutError:
        if not limit.expired():
            raise
        raise AssertionError(f"waited {seconds:g} s for {subject}") from None


async def until(
    subject: str, holds: Callable[[], Awaitable[bool]], seconds: float = LONG_S
) -> None:
    """Asks repeatedly until the condition holds. Raises AssertionError, which names `subject`."""
    async with waiting_for(subject, seconds):
        while not await holds():  # noqa: ASYNC110 - asks another process
            await asyncio.sleep(0.01)
