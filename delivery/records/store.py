"""The door to the records: a transaction to change them, or one to look at them."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection

from delivery.records import engines

Transaction = AsyncConnection

StoreFault = SQLAlchemyError
"""Whatever the database could not do: what a page answers with 503."""


class Store:
    """The records at one address: `sqlite:///path/file.db` or `postgresql://...`.

    Raises engines.BadAddress for any other. Nothing is opened before the first transaction.
    """

    def __init__(self, url: str) -> None:
        self._changing = engines.for_changes(url)
        self._looking = engines.for_looking(url)

    @asynccontextmanager
    async def change(self) -> AsyncIterator[Transaction]:
        """One write transaction: kept whole if the block ends well, not at all if it raises.

        Never open one inside another: on SQLite the inner one would wait for the outer in vain.
        """
        async with self._changing.begin() as tx:
            yield tx

    @asynccontextmanager
    async def look(self) -> AsyncIterator[Transaction]:
        """One state of the records, however long the block reads; writing raises StoreFault."""
        async with self._looking.connect() as tx:
            yield tx

    async def close(self) -> None:
        await self._changing.dispose()
        await self._looking.dispose()
