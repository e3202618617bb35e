"""Asks the records again and again, where giving up would lose something for good."""

from collections.abc import Awaitable, Callable
from typing import TypeVar

from tenacity import AsyncRetrying, retry_if_exception_type, wait_exponential

from delivery.ledger.batch_writer import Overloaded
from delivery.records.database.faults import StoreFault

Answer = TypeVar("Answer")


async def insist(ask: Callable[[], Awaitable[Answer]]) -> Answer:
    """For as long as the records cannot be had, at most 5 s apart; until cancelled."""
    async for attempt in AsyncRetrying(
        retry=retry_if_exception_type((StoreFault, Overloaded)),
        wait=wait_exponential(multiplier=0.1, max=5),
    ):
        with attempt:
            return await ask()
    raise AssertionError("unreachable: there is no last attempt")
