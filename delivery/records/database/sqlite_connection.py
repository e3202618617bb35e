"""SQLite asked in one way to its thread and back for each statement.

The library goes there to make a cursor, to execute, to fetch and to close it: four ways, on each of
which it waits for its turn of the event loop, while a transaction keeps all who want to write.
"""

import sqlite3
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any, NamedTuple, Self

import aiosqlite

Parameters = Sequence[Any] | Mapping[str, Any]


class OneWay(aiosqlite.Connection):
    """Its cursors are `Fetched`, and nothing has to be awaited to make one. Rows are not asked for
    bit by bit: nobody here streams."""

    def cursor(self) -> "Fetched":  # type: ignore[override]
        return Fetched(self)

    async def tell(self, statement: str, parameters: Any, *, many: bool) -> "WorkOrder":
        def told() -> WorkOrder:
            cursor = self._conn.cursor()
            try:
                (cursor.executemany if many else cursor.execute)(statement, parameters)
                rows = cursor.fetchall() if cursor.description else ()
                return WorkOrder(rows, cursor.description, cursor.rowcount, cursor.lastrowid)
            finally:
                cursor.close()

        answer: WorkOrder = await self._execute(told)  # type: ignore[no-untyped-call]
        return answer


async def opened(*place: str, **arguments: Any) -> OneWay:
    """As sqlite3.connect wants to be told."""
    connection = OneWay(partial(sqlite3.connect, *place, **arguments), iter_chunk_size=64)
    connection._thread.daemon = True  # as SQLAlchemy sets it too: it keeps no process alive
    await connection
    return connection


class WorkOrder(NamedTuple):
    """What a statement found, or did."""

    rows: Sequence[Any] = ()
    description: Any = None
    rowcount: int = -1
    lastrowid: int | None = None


class Fetched:
    """A cursor as SQLAlchemy wants it, that has all its rows when a statement is executed."""

    arraysize = 1

    def __init__(self, connection: OneWay) -> None:
        self._connection = connection
        self._told = WorkOrder()

    async def __aenter__(self) -> Self:
        return self

    async def execute(self, statement: str, parameters: Parameters = ()) -> Self:
        self._told = await self._connection.tell(statement, parameters, many=False)
        return self

    async def executemany(self, statement: str, parameters: Sequence[Parameters]) -> Self:
        self._told = await self._connection.tell(statement, parameters, many=True)
        return self

    async def fetchall(self) -> Sequence[Any]:
        return self._told.rows

    async def close(self) -> None:
        """It is, since its statement was executed."""

    @property
    def description(self) -> Any:
        return self._told.description

    @property
    def rowcount(self) -> int:
        return self._told.rowcount

    @property
    def lastrowid(self) -> int | None:
        return self._told.lastrowid
