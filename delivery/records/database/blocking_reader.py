"""Reads the records in the caller's own thread: for a process that does nothing else meanwhile.

A statement of the drivers that leave the event loop free takes it through several turns and, on
SQLite, to another thread and back. Reading a course of nine clients, eleven statements, takes
8.5 to 11 ms of the processor that way on SQLite, and 3.5 here.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, cast

from sqlalchemy import Connection, Dialect

from delivery.records.database import engines
from delivery.records.database.store import Transaction


class BlockingReader:
    """Read transactions on the database at one address, as `Store.reading` gives them. Raises
    engines.BadAddress for an address that is none."""

    def __init__(self, url: str) -> None:
        self._engine = engines.for_blocking_reads(url)

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[Transaction]:
        """A read transaction that sees one state; writing raises StoreFault. Holds the event loop
        while the database works."""
        with self._engine.begin() as connection:
            yield cast("Transaction", _Reading(connection))

    def close(self) -> None:
        self._engine.dispose()


class _Reading:
    """The part of a Transaction that readers use."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    @property
    def dialect(self) -> Dialect:
        return self._connection.dialect

    async def execute(self, *arguments: Any, **options: Any) -> Any:
        return self._connection.execute(*arguments, **options)

    async def scalar(self, *arguments: Any, **options: Any) -> Any:
        return self._connection.scalar(*arguments, **options)

    async def scalars(self, *arguments: Any, **options: Any) -> Any:
        return self._connection.scalars(*arguments, **options)
