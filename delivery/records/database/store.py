"""The store: transactions that write or read the records."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Coroutine, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager, suppress
from threading import Thread
from typing import Any
from weakref import WeakSet

from sqlalchemy import Executable, text
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
from delivery.records.database.sqlite_batch_writer import SqliteBatchWriter, SqliteBriefWriter
from delivery.records.database.sqlite_opening import (
    BUSY_S,
    alone,
    give_back,
    staged_in,
    wait_for_threads,
)
from delivery.records.database.transaction_queue import TransactionQueue
from delivery.records.database.uninterrupted import (
    UninterruptedConnection,
    steps_within,
    uninterrupted,
)

Transaction = AsyncConnection

BATCH_S = 10.0
"""How long each step of a batch may take on PostgreSQL; then its entries are tried again."""

ENDS_WITHIN_S = 2.0
"""How long the end of the store waits for the ends of transactions, and then for the threads of its
connections."""

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
        self._threads: WeakSet[Thread] = WeakSet()
        self._writer = engines.for_writing(url, self._threads, busy_s=busy_s)
        self._reader = engines.for_reading(url, self._threads)
        path = engines.address(url).database
        self._path = None if self.is_shared else path
        self._batch_writer = SqliteBatchWriter(self._path, busy_s) if self._path else None
        self._brief_writer = SqliteBriefWriter(self._path, busy_s) if self._path else None
        self._batches = TransactionQueue(engines.FOR_BATCHES, patience_s=busy_s)
        writers = engines.MOST_CONNECTIONS - engines.FOR_BATCHES if self.is_shared else 1
        self._writes = TransactionQueue(writers, patience_s=busy_s)
        self._reads = TransactionQueue(engines.MOST_CONNECTIONS, patience_s=busy_s)
        self._is_closed = False
        self._ending: set[asyncio.Task[None]] = set()
        self.faults: Counter[str] = Counter()
        """How many transactions ended in a fault of the database's, by its kind."""

    @asynccontextmanager
    async def writing(self, staging: Sequence[Executable] = ()) -> AsyncIterator[Transaction]:
        """A write transaction: committed if the block succeeds, rolled back if it raises.

        `staging` are statements that fill temporary tables, which end with the transaction. They
        are executed before the transaction holds others. Never nest two: on SQLite the inner one
        would wait for the outer one in vain.
        """
        with self._counting_faults():
            connected = self._connected(self._writer, self._writes)
            async with connected as tx, self._staged(tx, staging):
                transaction = tx.begin()
                await tx.finished(transaction.start())
                for statement in staging if self.is_postgresql else ():
                    await tx.execute(statement)
                yield tx
                await tx.finished(transaction.commit())

    @asynccontextmanager
    async def _staged(
        self, tx: UninterruptedConnection, staging: Sequence[Executable]
    ) -> AsyncIterator[None]:
        """The temporary tables of SQLite. Those of PostgreSQL belong to their transaction, which
        locks no table that others use."""
        if self.is_postgresql or not staging:
            yield
            return
        try:
            await alone(tx, staging)
            yield
        finally:
            await tx.finished(tx.rollback())
            await alone(tx, [text(f"DROP TABLE temp.{name}") for name in await staged_in(tx)])

    async def make_durable(self) -> None:
        """Waits until every transaction that was committed before is on PostgreSQL's disk, also
        those that did not wait for it themselves. SQLite's transactions wait."""
        if self.is_postgresql:
            async with self.writing() as tx:
                await tx.execute(text("SELECT pg_logical_emit_message(true, 'coursewatch', '')"))

    async def give_back_space(self) -> None:
        """Gives the bytes of deleted rows back to the file system: on SQLite, whose log may hold
        them too. PostgreSQL's autovacuum uses them again."""
        path = self._path
        if path is not None:
            await asyncio.to_thread(give_back, path)

    async def write_batch(self, statement: str, values: Sequence[Any]) -> int:
        """Runs one statement of the driver in its own transaction, durably; returns the number of
        changed rows.

        Raises BadValue and RedactedFault.
        """
        with self._counting_faults(), steps_within(BATCH_S, turn_s=BATCH_S):
            if self._batch_writer is None:
                return await self._execute(statement, values)
            async with self._writes.turn():
                return await uninterrupted(self._batch_writer.execute(statement, values))

    async def write_briefly(self, statements: Sequence[Executable]) -> list[int]:
        """Runs statements in a transaction that holds up others for as short as it can; returns how
        many rows each changed. A power cut may undo it until a later transaction is on the disk.

        Raises StoreFault.
        """
        with self._counting_faults():
            if self._brief_writer is not None:
                async with self._writes.turn():
                    counts = await uninterrupted(self._brief_writer.execute_all(statements))
                await self._brief_writer.shorten_log()
                return counts
        async with self.writing() as tx:
            await tx.execute(text("SET LOCAL synchronous_commit = off"))
            return [(await tx.execute(each)).rowcount for each in statements]

    async def _execute(self, statement: str, values: Sequence[Any]) -> int:
        try:
            async with self._connected(self._writer, self._batches) as tx:
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
            async with self._connected(self._reader, self._reads) as tx:
                yield tx

    @contextmanager
    def _counting_faults(self) -> Iterator[None]:
        try:
            yield
        except StoreFault as fault:
            kind = fault.kind if isinstance(fault, RedactedFault) else type(fault).__name__
            self.faults[kind] += 1
            raise

    @asynccontextmanager
    async def _connected(
        self, engine: AsyncEngine, queue: TransactionQueue
    ) -> AsyncIterator[UninterruptedConnection]:
        """A connection whose close rolls back what was not committed. It keeps its place in the
        queue until it is closed."""
        await queue.begin_turn()
        tx, is_silent = UninterruptedConnection(engine), False
        try:
            await tx.finished(tx.start())
            yield tx
        except DatabaseSilent:
            is_silent = True
            raise
        finally:
            if tx.sync_connection is None:
                queue.end_turn()
            elif is_silent:
                _begun(_close_for_good(tx), _CLOSING, queue)
            else:
                ending = _close_for_good(tx) if self._is_closed else tx.close()
                await tx.finished(_result(_begun(ending, self._ending, queue)))

    @property
    def is_postgresql(self) -> bool:
        return self._writer.dialect.name == "postgresql"

    async def close(self) -> None:
        """Closes what is open. A transaction that ends later, such as that of a task that does not
        end when it is cancelled, closes its own connection."""
        self._is_closed = True
        if self._ending:  # their connections go back to the pools
            await asyncio.wait(self._ending, timeout=ENDS_WITHIN_S)
        await self._writer.dispose()
        await self._reader.dispose()
        for writer in (self._batch_writer, self._brief_writer):
            if writer is not None:
                await writer.close()
        await asyncio.to_thread(wait_for_threads, self._threads, ENDS_WITHIN_S)


def _begun(
    closing: Coroutine[Any, Any, None],
    under_way: set[asyncio.Task[None]],
    queue: TransactionQueue,
) -> asyncio.Task[None]:
    """Begins to close a connection, which then leaves its place in the queue."""
    task = asyncio.create_task(closing)
    under_way.add(task)
    task.add_done_callback(under_way.discard)
    task.add_done_callback(lambda _: queue.end_turn())
    return task


async def _result(task: asyncio.Task[None]) -> None:
    await task


async def _close_for_good(tx: AsyncConnection) -> None:
    """Closes a connection as soon as its last step has ended, instead of keeping it for others."""
    with suppress(StoreFault):
        await tx.invalidate()
        await tx.close()
