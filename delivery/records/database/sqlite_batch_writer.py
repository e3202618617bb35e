"""Writes to SQLite on a connection and thread of its own, and comes back once for a transaction.

Whenever SQLite returns to Python, its thread waits for the busy event loop. One statement is one
such wait; a transaction of SQLAlchemy's has a dozen.
"""

import asyncio
import sqlite3
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from sqlalchemy import Executable
from sqlalchemy.dialects import sqlite

from delivery.records.database.faults import BadValue, RedactedFault
from delivery.records.database.sqlite_opening import SETTINGS, open_connection

BAD_VALUE = (sqlite3.IntegrityError, sqlite3.DataError, sqlite3.ProgrammingError)


UNHURRIED = (
    *SETTINGS,
    "PRAGMA synchronous=NORMAL",  # the next transaction that waits for the disk takes these along
    "PRAGMA wal_autocheckpoint=0",  # a commit with it would hold up others for longer
)
PIECES_IN_LOG = 20
"""After how many brief transactions the log, of about 5 MB then, is copied into the file."""


class SqliteBatchWriter:
    """Opens the file at `path` for the first statement. Each statement is a transaction."""

    SETTINGS: Sequence[str] = SETTINGS

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
        return self._opened().execute(statement, values).rowcount

    def _opened(self) -> sqlite3.Connection:
        if self._connection is None:
            self._connection = open_connection(
                self.SETTINGS, self._path, isolation_level=None, timeout=self._busy_s
            )
        return self._connection

    async def close(self) -> None:
        await asyncio.get_running_loop().run_in_executor(self._thread, self._close)
        self._thread.shutdown()

    def _close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None


class SqliteBriefWriter(SqliteBatchWriter):
    """Runs several statements as one transaction that does not wait for the disk."""

    SETTINGS = UNHURRIED

    def __init__(self, path: str, busy_s: float) -> None:
        super().__init__(path, busy_s)
        self._in_log = 0

    async def execute_all(self, statements: Sequence[Executable]) -> list[int]:
        """Returns how many rows each changed. Raises RedactedFault."""
        dialect, values = sqlite.dialect(), {"literal_binds": True}
        written = [
            str(each.compile(dialect=dialect, compile_kwargs=values))  # type: ignore[attr-defined]
            for each in statements
        ]
        try:
            counts: list[int] = await self._in_thread(self._execute_all, written)
        except sqlite3.Error as fault:
            raise RedactedFault(type(fault).__name__) from None
        return counts

    async def shorten_log(self) -> None:
        """Copies the log into the file now and then; others may write meanwhile."""
        self._in_log += 1
        if self._in_log == PIECES_IN_LOG:
            self._in_log = 0
            await self._in_thread(self._copy_log)

    async def _in_thread(self, step: Callable[..., Any], *values: Any) -> Any:
        return await asyncio.get_running_loop().run_in_executor(self._thread, step, *values)

    def _execute_all(self, statements: Sequence[str]) -> list[int]:
        connection = self._opened()
        connection.execute("BEGIN IMMEDIATE")
        try:
            counts = [connection.execute(each).rowcount for each in statements]
            connection.execute("COMMIT")
        except BaseException:
            connection.execute("ROLLBACK")
            raise
        return counts

    def _copy_log(self) -> None:
        self._opened().execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()
