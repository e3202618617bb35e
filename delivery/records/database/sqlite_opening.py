"""Opens a SQLite file with safe settings, and waits for other processes.

SQLite waits for another process's lock when a transaction begins (`timeout`, its busy handler), but
not when the file switches to the write-ahead log, and not always when that log is recovered after a
crash. There this module waits. A transaction that reads and then writes could fail at once
(SQLITE_BUSY_SNAPSHOT), so each transaction takes its lock at the beginning or only reads.
"""

import random
import sqlite3
import time
from collections.abc import Iterable, Sequence
from functools import partial
from pathlib import Path
from threading import Thread, current_thread
from typing import Any
from weakref import WeakSet

from sqlalchemy import Connection, Engine, Executable, event, text
from sqlalchemy.exc import OperationalError

from delivery.records.database.faults import DatabaseBusy
from delivery.records.database.uninterrupted import UninterruptedConnection

BUSY_S = 10.0
"""The longest wait of a transaction for another process's write."""

OPENING_S = 60.0
"""The longest wait of an opening for other processes that have the file open."""

MIGRATION_S = 600.0
"""The longest wait of a migration for another process's migration."""

RETRY_S = 0.02

CHECKPOINT_PAGES = 4000
"""The size of the log, 16 MB, at which SQLite copies it into the file. That commit takes longer,
but a page written many times is copied once, so larger is less work."""

PIECE_PAGES = 256
"""How many freed pages, 1 MB, are given back at once: others may write between two pieces."""
BRIEF_MS, TRIES = 20, 500
"""How long the emptying of the log waits for readers, because nobody can write meanwhile; and how
often it is tried. The next run tries again."""

SETTINGS = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA secure_delete=ON",  # what is destroyed after its term is overwritten with zeros
    "PRAGMA synchronous=FULL",  # an acknowledged commit survives a power cut
    f"PRAGMA wal_autocheckpoint={CHECKPOINT_PAGES}",
    "PRAGMA foreign_keys=ON",
    # Otherwise INSERT OR REPLACE would bypass the append-only trigger.
    "PRAGMA recursive_triggers=ON",
    "PRAGMA temp_store=MEMORY",  # the temporary tables of an import hold names
)
OF_A_NEW_FILE = "PRAGMA auto_vacuum=INCREMENTAL"
"""Decides before the first table how freed pages are given back; later it counts for nothing."""
READ_ONLY = "PRAGMA query_only=ON"


def connect_arguments(*, read_only: bool = False, busy_s: float = BUSY_S) -> dict[str, Any]:
    """The `connect_args` for SQLAlchemy. The driver begins no transaction by itself."""
    settings = (*SETTINGS, READ_ONLY) if read_only else SETTINGS
    opening = partial(open_connection, settings)
    return {"factory": opening, "isolation_level": None, "timeout": busy_s}


def noting_threads(arguments: dict[str, Any], threads: WeakSet[Thread]) -> dict[str, Any]:
    """The `connect_args` of an engine whose connections each have a thread of their own, as
    aiosqlite's do. Adds each thread to `threads`, also if the file cannot be opened."""

    def opened(path: str, **others: Any) -> sqlite3.Connection:
        threads.add(current_thread())
        connection: sqlite3.Connection = arguments["factory"](path, **others)
        return connection

    return {**arguments, "factory": opened}


def wait_for_threads(threads: Iterable[Thread], within_s: float) -> None:
    """Waits at most so long for the ends of these threads. aiosqlite tells a thread to stop and
    does not wait for it; the thread then answers an event loop that may have been closed."""
    deadline = time.monotonic() + within_s
    for thread in tuple(threads):
        thread.join(max(deadline - time.monotonic(), 0))


def open_connection(settings: Sequence[str], path: str, **arguments: Any) -> sqlite3.Connection:
    """Opens a connection with these settings; the other arguments are those of sqlite3.connect.

    Raises DatabaseBusy if other processes keep the file locked for OPENING_S.
    """
    deadline = time.monotonic() + OPENING_S
    if not Path(path).exists():
        settings = (OF_A_NEW_FILE, *settings)
    connection = sqlite3.Connection(path, **{**arguments, "factory": sqlite3.Connection})
    try:
        for setting in settings:
            _run(connection, setting, path, deadline)
    except BaseException:
        connection.close()
        raise
    return connection


def give_back(path: str) -> None:
    """Gives freed pages back to the file system, a piece at a time, and empties the log as soon as
    nobody reads. Raises sqlite3.OperationalError if others write for too long."""
    connection = open_connection(SETTINGS, path, isolation_level=None, timeout=BUSY_S)
    try:
        before = -1
        while (free := _number(connection, "PRAGMA freelist_count")) not in (0, before):
            before = free
            connection.execute(f"PRAGMA incremental_vacuum({PIECE_PAGES})").fetchall()
            time.sleep(RETRY_S)
        connection.execute(f"PRAGMA busy_timeout={BRIEF_MS}")
        connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()
        for _ in range(TRIES):
            if _number(connection, "PRAGMA wal_checkpoint(TRUNCATE)") == 0:
                return
            time.sleep(RETRY_S)
    finally:
        connection.close()


def _number(connection: sqlite3.Connection, question: str) -> int:
    number, *_ = connection.execute(question).fetchone()
    return int(number)


def _run(connection: sqlite3.Connection, setting: str, path: str, deadline: float) -> None:
    while True:
        try:
            connection.execute(setting).close()
        except sqlite3.OperationalError as fault:
            if not _is_busy(fault):
                raise
            if time.monotonic() >= deadline:
                raise DatabaseBusy(
                    f"waited {OPENING_S:.0f} s for another process to unlock {path},"
                    f" to set {setting.removeprefix('PRAGMA ')}"
                ) from None
            time.sleep(random.uniform(RETRY_S / 2, RETRY_S))  # noqa: S311 - no secret
        else:
            return


def _is_busy(fault: BaseException | None) -> bool:
    """Whether the fault is another process's lock, including SQLITE_PROTOCOL for the log's
    index."""
    code = getattr(fault, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF
    return code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_PROTOCOL)


STAGES = "stages"
"""The execution option of a connection whose next transaction only fills temporary tables."""


def begin_with(engine: Engine, statement: str, *, busy_s: float = BUSY_S) -> None:
    """Begins each transaction of the engine with the statement, except a transaction that only
    fills temporary tables (STAGES): it takes no lock.

    BEGIN IMMEDIATE takes the write lock at once; otherwise SQLite could lose updates. A transaction
    raises DatabaseBusy after waiting `busy_s` for the lock.
    """

    def began(connection: Connection) -> None:
        try:
            is_staging = connection.get_execution_options().get(STAGES)
            connection.exec_driver_sql("BEGIN" if is_staging else statement)
        except OperationalError as fault:
            if not _is_busy(fault.orig):
                raise
            raise DatabaseBusy(
                f"waited {busy_s:.0f} s for another process to finish writing"
                f" to {engine.url.database}"
            ) from None

    event.listen(engine, "begin", began)


async def staged_in(tx: UninterruptedConnection) -> Sequence[str]:
    """The names of SQLite's temporary tables."""
    await tx.execution_options(**{STAGES: True})
    return (await tx.scalars(text("SELECT name FROM sqlite_temp_master"))).all()


async def alone(tx: UninterruptedConnection, statements: Sequence[Executable]) -> None:
    """Executes statements about temporary tables in a transaction that takes no lock."""
    await tx.execution_options(**{STAGES: True})
    for statement in statements:
        await tx.execute(statement)
    await tx.finished(tx.commit())
    await tx.execution_options(**{STAGES: False})
