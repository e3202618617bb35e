"""Pages and jobs that use every connection of a process to the database that they may."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

from delivery.records.database.engines import FOR_BATCHES, MOST_CONNECTIONS
from delivery.records.database.store import Store


@asynccontextmanager
async def all_connections_in_use(store: Store) -> AsyncIterator[None]:
    """Transactions that read and write, and do not end before the block. On SQLite one writes."""
    writers = MOST_CONNECTIONS - FOR_BATCHES if store.is_postgresql else 1
    async with AsyncExitStack() as transactions:
        for _ in range(MOST_CONNECTIONS):
            await transactions.enter_async_context(store.reading())
        for _ in range(writers):
            await transactions.enter_async_context(store.writing())
        yield
