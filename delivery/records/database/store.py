"""The door to the records: a transaction to change them, or one to look at them."""

from collections import Counter
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from typing import Any

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from delivery.records.database import engines
from delivery.records.database.raw_statements import Driver
from delivery.records.database.uncancelled import Unbroken, unbroken
from delivery.records.database.write_queue import Turns

Transaction = AsyncConnection

StoreFault = SQLAlchemyError
"""Whatever the database could not do: what a page answers with 503."""


class Store:
    """The records at one address: `sqlite:///path/file.db` or `postgresql://...`.

    Raises engines.BadAddress for any other. Nothing is opened before the first transaction.
    """

    def __init__(self, url: str) -> None:
        self.is_shared = engines.is_shared(url)
        """Whether other processes may serve the same records: not on SQLite."""
        self._changing = engines.for_changes(url)
        self._looking = engines.for_looking(url)
        self._driver = Driver(engines.for_filing(url))
        self._turns = Turns(one_at_a_time=not self.is_shared)
        self.faults: Counter[str] = Counter()
        """How many transactions ended in a fault of the database's, by its kind."""

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[Transaction]:
        """One write transaction: kept whole if the block ends well, not at all if it raises.

        Never open one inside another: on SQLite the inner one would wait for the outer in vain.
        """
        with self._counting_faults():
            async with self._turns.taken(), _opened(self._changing) as tx:
                begun = tx.begin()
                await unbroken(begun.start())
                yield tx
                await unbroken(begun.commit())

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[Transaction]:
        """One state of the records, however long the block reads; writing raises StoreFault."""
        with self._counting_faults():
            async with _opened(self._looking) as tx:
                yield tx

    @contextmanager
    def _counting_faults(self) -> Iterator[None]:
        try:
            yield
        except StoreFault as fault:
            self.faults[type(fault).__name__] += 1
            raise

    @property
    def is_postgresql(self) -> bool:
        return self._changing.dialect.name == "postgresql"

    async def tell_driver(self, statement: str, values: Sequence[Any]) -> int:
        """One statement in the driver's own words and in a transaction of its own; the number of
        rows that it has changed, durably. Raises StoreFault."""
        with self._counting_faults():
            async with self._turns.taken():
                return await unbroken(self._driver.tell(statement, values))

    async def close(self) -> None:
        await self._driver.close()
        await self._changing.dispose()
        await self._looking.dispose()


@asynccontextmanager
async def _opened(engine: AsyncEngine) -> AsyncIterator[Transaction]:
    """Closing takes back whatever was not committed."""
    tx = Unbroken(engine)
    try:
        await unbroken(tx.start())
        yield tx
    finally:
        if tx.sync_connection is not None:
            await unbroken(tx.close())
