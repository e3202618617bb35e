"""Rests between the transactions of a destruction, so that it holds up nobody."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from delivery.timekeeping.clock import monotonic_s

RESTS = 4
"""How many times as long as a transaction took the rest after it is: others have the database to
themselves for four fifths of the time."""


@asynccontextmanager
async def paced() -> AsyncIterator[None]:
    """Rests after the block, in proportion to its length."""
    began = monotonic_s()
    yield
    await asyncio.sleep(RESTS * (monotonic_s() - began))
