"""How a database is opened: one address in the settings, the right driver, and SQLite made safe."""

import json
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

import msgspec
from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import ArgumentError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry, PoolResetState

from delivery.records.database.sqlite_connection import OneWay, opened

BUSY_S = 10
"""How long a SQLite connection waits for another process's write, and a task for a connection."""

LOG_PAGES = 4000
"""SQLite lays its log into the database when it has this many pages, 16 MB. Whoever commits just
then waits for it; a page that was written many times is laid there once: rarely is less work."""

MOST_CONNECTIONS = 8
"""Of each of the two engines to PostgreSQL: a process takes sixteen, so that what its server
allows can be shared out. Whoever finds none free waits its turn."""

NOTICED: dict[str, int] = {
    "connect_timeout": 5,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 10_000,
}
"""To PostgreSQL, in seconds but for the last, which is in ms. A server whose machine lost its power
says nothing any more: left alone, whoever asks it would wait for a quarter of an hour, and who only
listens for two hours."""


def read_json(text: str | bytes) -> Any:
    """Three times as fast as the standard library, which reads what this one will not: a number
    beyond 64 bits, half of a surrogate pair."""
    try:
        return msgspec.json.decode(text)
    except (msgspec.DecodeError, UnicodeError):
        return json.loads(text)


def write_json(value: Any) -> str:
    """In the same way: what the one will not write the other does."""
    try:
        return msgspec.json.encode(value).decode()
    except (OverflowError, UnicodeError):
        return json.dumps(value)


SAFE_ANYWAY: dict[str, Any] = {
    "hide_parameters": True,
    "pool_timeout": BUSY_S,
    "json_serializer": write_json,
    "json_deserializer": read_json,
}
"""Parameters hold names and addresses: they may not reach a log through an error's text."""


class BadAddress(ValueError):
    """The address names no database that we can keep records in. Says why, never the password."""


def address(url: str) -> URL:
    """The address, checked; its driver is chosen later. Raises BadAddress."""
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError):  # not chained: the text may hold a password
        raise BadAddress("is not the address of a database") from None
    if parsed.drivername == "sqlite" and parsed.database in (None, "", ":memory:"):
        raise BadAddress("must name a file: sqlite:///folder/file.db")
    if parsed.drivername not in ("sqlite", "postgresql"):
        raise BadAddress("must begin with sqlite:/// or postgresql://")
    return parsed


def is_shared(url: str) -> bool:
    """Whether several processes may serve these records. Raises BadAddress."""
    return address(url).drivername != "sqlite"


def for_migrations(url: str) -> Engine:
    """One synchronous connection at a time, each transaction a writing one."""
    parsed = address(url)
    if parsed.drivername == "sqlite":
        engine = create_engine(
            parsed.set(drivername="sqlite+pysqlite"), connect_args=_sqlite_arguments()
        )
        _make_sqlite_safe(engine, begin="BEGIN IMMEDIATE")
        return engine
    return create_engine(parsed.set(drivername="postgresql+psycopg"), hide_parameters=True)


def for_changes(url: str) -> AsyncEngine:
    """SQLite has one writer anyway: one connection, for which tasks queue fairly."""
    parsed = address(url)
    if parsed.drivername == "sqlite":
        return _sqlite(parsed, begin="BEGIN IMMEDIATE", pool_size=1, max_overflow=0)
    return _postgresql(parsed)


def for_filing(url: str) -> AsyncEngine:
    """One connection on which each statement is a transaction."""
    parsed = address(url)
    if parsed.drivername == "sqlite":
        return _sqlite(parsed, begin=None, pool_size=1, max_overflow=0)
    return _postgresql(parsed, isolation_level="AUTOCOMMIT", pool_size=1, max_overflow=0)


def for_looking(url: str) -> AsyncEngine:
    """Reads of one unchanging state of the records; a write through it is an error."""
    parsed = address(url)
    if parsed.drivername == "sqlite":
        return _sqlite(parsed, begin="BEGIN", reading=True)
    engine = _postgresql(parsed, isolation_level="REPEATABLE READ")
    return engine.execution_options(postgresql_readonly=True)


def _postgresql(parsed: URL, **options: Any) -> AsyncEngine:
    driven = parsed.set(drivername="postgresql+psycopg")
    bounded = {"pool_size": MOST_CONNECTIONS, "max_overflow": 0, **options}
    bounded["connect_args"] = noticed(parsed)
    engine = create_async_engine(driven, pool_pre_ping=True, **SAFE_ANYWAY, **bounded)
    event.listen(engine.sync_engine, "connect", _wait_for_the_disk)
    return engine


def noticed(parsed: URL) -> dict[str, int]:
    """How a dead server is noticed, where the address does not say it otherwise."""
    return {name: value for name, value in NOTICED.items() if name not in parsed.query}


def _wait_for_the_disk(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
    """A commit answered is a commit kept, whatever the server's own setting; a stricter one, which
    waits for another server too, stays."""
    cursor = connection.cursor()
    cursor.execute(
        "SELECT set_config('synchronous_commit', 'on', false)"
        " WHERE current_setting('synchronous_commit') IN ('off', 'local')"
    )
    cursor.close()
    connection.commit()


def _sqlite(
    parsed: URL, *, begin: str | None, reading: bool = False, **options: Any
) -> AsyncEngine:
    driven = parsed.set(drivername="sqlite+aiosqlite")
    engine = create_async_engine(
        driven,
        async_creator=_opening(driven),
        pool_reset_on_return=None,  # see _take_back
        **SAFE_ANYWAY,
        **options,
    )
    event.listen(engine.sync_engine, "reset", _take_back)
    _make_sqlite_safe(engine.sync_engine, begin=begin, reading=reading)
    return engine


def _opening(driven: URL) -> Callable[[], Awaitable[OneWay]]:
    place, named = driven.get_dialect()().create_connect_args(driven)
    return partial(opened, *place, **named, **_sqlite_arguments())


def _take_back(connection: Any, _: ConnectionPoolEntry, how: PoolResetState) -> None:
    """Whatever was begun and not committed. Nearly always that is nothing, which the driver knows
    without a way to its thread and back."""
    if not how.terminate_only and connection.driver_connection.in_transaction:
        connection.rollback()


def _sqlite_arguments() -> dict[str, Any]:
    # None: the driver begins nothing by itself, so that `begin` below is all that does.
    return {"isolation_level": None, "timeout": BUSY_S}


def _make_sqlite_safe(engine: Engine, *, begin: str | None, reading: bool = False) -> None:
    """Left alone, SQLite loses updates (a read takes no lock) and ignores foreign keys.

    recursive_triggers: else INSERT OR REPLACE would remove a row past the append-only trigger.
    """
    settings = [
        "PRAGMA journal_mode=WAL",
        "PRAGMA synchronous=FULL",  # a commit answered is a commit kept, also when the power goes
        f"PRAGMA wal_autocheckpoint={LOG_PAGES}",
        "PRAGMA foreign_keys=ON",
        "PRAGMA recursive_triggers=ON",
        *(["PRAGMA query_only=ON"] if reading else []),
    ]

    def connected(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
        try:
            cursor = connection.cursor()
            for setting in settings:
                cursor.execute(setting)
            cursor.close()
        except Exception:
            connection.close()  # else it is left to chance when its thread ends
            raise

    def began(connection: Connection) -> None:
        if begin is not None:
            connection.exec_driver_sql(begin)

    event.listen(engine, "connect", connected)
    event.listen(engine, "begin", began)
