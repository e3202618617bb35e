"""The store: transactions that write or read the records."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager, nullcontext, suppress
from typing import Any

from sqlalchemy.exc import DataError, IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from delivery.records.database import engines
from delivery.records.database.faults import (
    BadValue,
    DatabaseSilent,
    RedactedFault,
    StoreFault,
    is_refused_by_rule,
)
from delivery.records.database.sqlite_batch_writer import SqliteBatchWriter
from delivery.records.database.sqlite_opening import BUSY_S
from delivery.records.database.uninterrupted import (
    UninterruptedConnection,
    steps_within,
    uninterrupted,
)
from delivery.records.database.write_queue import WriteQueue

Transaction = AsyncConnection

BATCH_S = 10.0
"""How long each step of a batch may take on PostgreSQL; then its entries are tried again."""

_CLOSING: set[asyncio.Task[None]] = set()
"""Connections that are closed once their last step has ended; asyncio keeps no task alive."""


class Store:
    """The database at one address: `sqlite:///path/file.db` or `postgresql://...`.

    Raises engines.BadAddress for any other address. Opens nothing before the first transaction.
    `busy_s`: how long a write waits for others on SQLite, each time that it waits.
    """

    def __init__(self, url: str, *, busy_s: float = BUSY_S) -> None:
        self.is_shared = engines.is_shared(url)
        """Whether other processes may serve the same records: not on SQLite."""
        self._writer = engines.for_writing(url, busy_s=busy_s)
        self._reader = engines.for_reading(url)
        path = engines.address(url).database
        self._batch_writer = None if self.is_shared or not path else SqliteBatchWriter(path, busy_s)
        self._queue = None if self.is_shared else WriteQueue(patience_s=busy_s)
        self.faults: Counter[str] = Counter()
        """How many transactions ended in a fault of the database's, by its kind."""

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[Transaction]:
        """A write transaction: committed if the block succeeds, rolled back if it raises.

        Never nest two: on SQLite the inner one would wait for the outer one in vain.
        """
        with self._counting_faults():
            turn = self._queue.turn() if self._queue else nullcontext()
            async with turn, _connected(self._writer) as tx:
                transaction = tx.begin()
                await tx.finished(transaction.start())
                yield tx
                await tx.finished(transaction.commit())

    async def write_batch(self, statement: str, values: Sequence[Any]) -> int:
        """Runs one statement of the driver in its own transaction, durably; returns the number of
        changed rows.

        Raises BadValue and RedactedFault.
        """
        with self._counting_faults():
            if self._queue is None or self._batch_writer is None:
                with steps_within(BATCH_S):
                    return await self._execute(statement, values)
            async with self._queue.turn():
                return await uninterrupted(self._batch_writer.execute(statement, values))

    async def _execute(self, statement: str, values: Sequence[Any]) -> int:
        try:
            async with _connected(self._writer) as tx:
                transaction = tx.begin()
                await tx.finished(transaction.start())
                count: int = (await tx.exec_driver_sql(statement, tuple(values))).rowcount
                await tx.finished(transaction.commit())
                return count
        except (IntegrityError, DataError) as fault:
            raise BadValue(type(fault).__name__) from None
        except StoreFault as fault:
            kind = type(fault).__name__
            raise BadValue(kind) if is_refused_by_rule(fault) else RedactedFault(kind) from None

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[Transaction]:
        """A read transaction that sees one state, however long it lasts; writing raises
        StoreFault."""
        with self._counting_faults():
            async with _connected(self._reader) as tx:
                yield tx

    @contextmanager
    def _counting_faults(self) -> Iterator[None]:
        try:
            yield
        except StoreFault as fault:
            kind = fault.kind if isinstance(fault, RedactedFault) else type(fault).__name__
            self.faults[kind] += 1
            raise

    @property
    def is_postgresql(self) -> bool:
        return self._writer.dialect.name == "postgresql"

    async def close(self) -> None:
        await self._writer.dispose()
        await self._reader.dispose()
        if self._batch_writer is not None:
            await self._batch_writer.close()


@asynccontextmanager
async def _connected(engine: AsyncEngine) -> AsyncIterator[UninterruptedConnection]:
    """A connection whose close rolls back what was not committed."""
    tx, is_silent = UninterruptedConnection(engine), False
    try:
        await tx.finished(tx.start())
        yield tx
    except DatabaseSilent:
        is_silent = True
        raise
    finally:
        if tx.sync_connection is not None:
            if is_silent:
                closing = asyncio.create_task(_close_later(tx))
                _CLOSING.add(closing)
                closing.add_done_callback(_CLOSING.discard)
            else:
                await tx.finished(tx.close())


async def _close_later(tx: AsyncConnection) -> None:
    """Closes a connection whose last step was given up, as soon as that step has ended."""
    with suppress(StoreFault):
        await tx.invalidate()
        await tx.close()
