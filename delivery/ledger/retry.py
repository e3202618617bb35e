"""Repeats a statement until the records take it, where giving up would lose an entry."""

from collections.abc import Awaitable, Callable
from typing import TypeVar

from tenacity import AsyncRetrying, retry_if_exception_type, wait_exponential

from delivery.ledger.batch_writer import Overloaded
from delivery.records.database.faults import StoreFault

Answer = TypeVar("Answer")


async def insist(ask: Callable[[], Awaitable[Answer]]) -> Answer:
    """The answer; repeated on StoreFault and Overloaded, at most 5 s apart, until cancelled."""
    async for attempt in AsyncRetrying(
        retry=retry_if_exception_type((StoreFault, Overloaded)),
        wait=wait_exponential(multiplier=0.1, max=5),
    ):
        with attempt:
            return await ask()
    raise AssertionError("unreachable: there is no last attempt")
