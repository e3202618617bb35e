"""Rests between the transactions of a destruction, so that it holds up nobody."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass

from delivery.records.database.store import Store
from delivery.timekeeping.clock import monotonic_s


@dataclass(frozen=True, slots=True)
class Pace:
    """How many times as long as a transaction took the rest after it is."""

    after_piece: float
    """After some lines of the ledger, in one short step."""
    after_course: float
    """After the records of a course, in many steps."""

    def piece(self) -> AbstractAsyncContextManager[None]:
        return _rested(self.after_piece)

    def course(self) -> AbstractAsyncContextManager[None]:
        return _rested(self.after_course)


UNPACED = Pace(0, 0)
"""For a destruction beside which nobody is served."""
BESIDE_WRITERS = Pace(9, 9)
"""PostgreSQL's transactions share the processors and the disk alone."""
BESIDE_WAITING = Pace(9, 199)
"""SQLite has one writer at a time. A piece takes about two milliseconds. A longer transaction holds
up whoever writes meanwhile, so less than one answer in a hundred may meet it."""


def pace_of(store: Store) -> Pace:
    """The pace of a destruction beside a service."""
    return BESIDE_WRITERS if store.is_shared else BESIDE_WAITING


@asynccontextmanager
async def _rested(rests: float) -> AsyncIterator[None]:
    """Rests after the block, in proportion to its length."""
    began = monotonic_s()
    yield
    await asyncio.sleep(rests * (monotonic_s() - began))
