"""Opens a SQLite file with the settings that keep it safe, and waits for other processes.

SQLite itself waits for another process's lock (`timeout`, its busy handler) when a transaction
begins. It does not when the file is switched to the write-ahead log, and not always when that log
is recovered after a crash: there the opening waits. A transaction that has read and then writes
would fail at once too (SQLITE_BUSY_SNAPSHOT): ours lock when they begin, or may only read.
"""

import random
import sqlite3
import time
from collections.abc import Sequence
from functools import partial
from typing import Any

from sqlalchemy import Connection, Engine, event
from sqlalchemy.exc import OperationalError

from delivery.records.database.faults import DatabaseBusy

BUSY_S = 10.0
"""How long a transaction waits for another process's write."""

OPENING_S = 60.0
"""How long the opening of a file waits for the other processes that have it open."""

MIGRATION_S = 600.0
"""How long a migration waits for another process's migration."""

RETRY_S = 0.02

CHECKPOINT_PAGES = 4000
"""SQLite copies its log into the file when it has this many pages, 16 MB. The commit that does it
takes longer; a page that was written many times is copied once, so that rarely is less work."""

SETTINGS = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",  # a commit that is acknowledged survives a power cut
    f"PRAGMA wal_autocheckpoint={CHECKPOINT_PAGES}",
    "PRAGMA foreign_keys=ON",
    # Else INSERT OR REPLACE would remove a row past the append-only trigger.
    "PRAGMA recursive_triggers=ON",
)
READ_ONLY = "PRAGMA query_only=ON"


def connect_arguments(*, read_only: bool = False, busy_s: float = BUSY_S) -> dict[str, Any]:
    """For SQLAlchemy's `connect_args`. The driver begins no transaction by itself."""
    settings = (*SETTINGS, READ_ONLY) if read_only else SETTINGS
    opening = partial(open_connection, settings)
    return {"factory": opening, "isolation_level": None, "timeout": busy_s}


def open_connection(settings: Sequence[str], path: str, **arguments: Any) -> sqlite3.Connection:
    """A connection with these settings; the arguments are those of sqlite3.connect.

    Raises DatabaseBusy if other processes keep the file locked for OPENING_S.
    """
    deadline = time.monotonic() + OPENING_S
    connection = sqlite3.Connection(path, **{**arguments, "factory": sqlite3.Connection})
    try:
        for setting in settings:
            _run(connection, setting, path, deadline)
    except BaseException:
        connection.close()
        raise
    return connection


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
    """Whether another process's lock is the reason; SQLite gives up on its index of the log
    with SQLITE_PROTOCOL."""
    code = getattr(fault, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF
    return code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_PROTOCOL)


def begin_with(engine: Engine, statement: str, *, busy_s: float = BUSY_S) -> None:
    """Begins each transaction of the engine with the statement.

    With BEGIN IMMEDIATE the transaction takes the write lock first: otherwise SQLite would lose
    updates. A transaction raises DatabaseBusy if it has waited `busy_s` for the lock.
    """

    def began(connection: Connection) -> None:
        try:
            connection.exec_driver_sql(statement)
        except OperationalError as fault:
            if not _is_busy(fault.orig):
                raise
            raise DatabaseBusy(
                f"waited {busy_s:.0f} s for another process to finish writing"
                f" to {engine.url.database}"
            ) from None

    event.listen(engine, "begin", began)
