"""Writes batches to SQLite, each statement a transaction, on its own connection and thread.

Whenever SQLite returns to Python, its thread waits for the busy event loop. One statement is one
such wait; a transaction of SQLAlchemy's has a dozen.
"""

import asyncio
import sqlite3
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from delivery.records.database.faults import BadValue, RedactedFault
from delivery.records.database.sqlite_opening import SETTINGS, open_connection

BAD_VALUE = (sqlite3.IntegrityError, sqlite3.DataError, sqlite3.ProgrammingError)


class SqliteBatchWriter:
    """Opens the file at `path` for the first statement."""

    def __init__(self, path: str, busy_s: float) -> None:
        self._path = path
        self._busy_s = busy_s
        self._thread = ThreadPoolExecutor(1, "sqlite-batches")
        self._connection: sqlite3.Connection | None = None

    async def execute(self, statement: str, values: Sequence[Any]) -> int:
        """Runs the statement durably and returns the number of changed rows. Raises BadValue and
        RedactedFault."""
        loop = asyncio.get_running_loop()
        try:
            return await loop.run_in_executor(self._thread, self._execute, statement, values)
        except BAD_VALUE as fault:
            raise BadValue(type(fault).__name__) from None
        except sqlite3.Error as fault:
            raise RedactedFault(type(fault).__name__) from None

    def _execute(self, statement: str, values: Sequence[Any]) -> int:
        if self._connection is None:
            self._connection = open_connection(
                SETTINGS, self._path, isolation_level=None, timeout=self._busy_s
            )
        return self._connection.execute(statement, values).rowcount

    async def close(self) -> None:
        await asyncio.get_running_loop().run_in_executor(self._thread, self._close)
        self._thread.shutdown()

    def _close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None
