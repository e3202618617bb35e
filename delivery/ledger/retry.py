"""Repeats a statement until the database accepts it, where giving up would lose an entry."""

from collections.abc import Awaitable, Callable
from typing import TypeVar

from tenacity import AsyncRetrying, retry_if_exception, wait_exponential

from delivery.ledger.batch_writer import Overloaded
from delivery.records.database.faults import REFUSED_FOR_GOOD, StoreFault

Answer = TypeVar("Answer")


async def insist(ask: Callable[[], Awaitable[Answer]]) -> Answer:
    """The answer of `ask`, which is repeated on Overloaded and StoreFault, at most 5 s apart, until
    cancelled. Raises StoreFault for values that the records will never accept."""
    async for attempt in AsyncRetrying(
        retry=retry_if_exception(_may_pass),
        wait=wait_exponential(multiplier=0.1, max=5),
    ):
        with attempt:
            return await ask()
    raise AssertionError("unreachable: there is no last attempt")


def _may_pass(fault: BaseException) -> bool:
    return isinstance(fault, StoreFault | Overloaded) and not isinstance(fault, REFUSED_FOR_GOOD)
