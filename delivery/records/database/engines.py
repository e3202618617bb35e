"""Chooses the driver and safe settings for a database address."""

from threading import Thread
from typing import Any
from weakref import WeakSet

from sqlalchemy import URL, Engine, create_engine, event, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import ArgumentError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry

from delivery.records.database.json_values import read_json, write_json
from delivery.records.database.sqlite_opening import (
    BUSY_S,
    MIGRATION_S,
    begin_with,
    connect_arguments,
    noting_threads,
)

MOST_CONNECTIONS = 8
"""Connections of each engine, except of the one that writes to SQLite. A process takes at most
sixteen of PostgreSQL's, so that several processes fit the server's limit; a task without a free
connection waits."""

FOR_BATCHES = 2
"""Connections for writing that only batches take: those of webhooks and of camera streams, so that
no page and no job keeps them waiting."""

KEEPALIVE: dict[str, int] = {
    "connect_timeout": 5,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 10_000,
}
"""For PostgreSQL, in seconds, the last in milliseconds. Without them a statement would wait a
quarter of an hour for a dead server, and a listener two hours."""

OPTIONS: dict[str, Any] = {
    "hide_parameters": True,
    "json_serializer": write_json,
    "json_deserializer": read_json,
}
"""Hides parameters in error messages, because they hold names and addresses."""


class BadAddress(ValueError):
    """The address names no usable database. The message gives the reason, never the password."""


def address(url: str) -> URL:
    """Checks the address. Raises BadAddress."""
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
    """Whether several processes may use this database. Raises BadAddress."""
    return address(url).drivername != "sqlite"


def for_migrations(url: str) -> Engine:
    """An engine with one synchronous connection, whose transactions write."""
    parsed = address(url)
    if parsed.drivername == "sqlite":
        engine = create_engine(
            parsed.set(drivername="sqlite+pysqlite"),
            connect_args=connect_arguments(busy_s=MIGRATION_S),
        )
        begin_with(engine, "BEGIN IMMEDIATE", busy_s=MIGRATION_S)
        return engine
    return create_engine(parsed.set(drivername="postgresql+psycopg"), hide_parameters=True)


def for_writing(url: str, threads: WeakSet[Thread], *, busy_s: float = BUSY_S) -> AsyncEngine:
    """An engine for write transactions; for SQLite, which has one writer, with one connection.

    Adds the threads of SQLite's connections to `threads`.
    """
    parsed = address(url)
    if parsed.drivername == "sqlite":
        arguments = noting_threads(connect_arguments(busy_s=busy_s), threads)
        engine = _sqlite(parsed, arguments, connections=1)
        begin_with(engine.sync_engine, "BEGIN IMMEDIATE", busy_s=busy_s)
        return engine
    return _postgresql(parsed)


def for_reading(url: str, threads: WeakSet[Thread]) -> AsyncEngine:
    """An engine whose transactions see one unchanging state and cannot write.

    Adds the threads of SQLite's connections to `threads`.
    """
    parsed = address(url)
    if parsed.drivername == "sqlite":
        arguments = noting_threads(connect_arguments(read_only=True), threads)
        engine = _sqlite(parsed, arguments, MOST_CONNECTIONS)
        begin_with(engine.sync_engine, "BEGIN")
        return engine
    engine = _postgresql(parsed, isolation_level="REPEATABLE READ")
    return engine.execution_options(postgresql_readonly=True)


def for_blocking_reads(url: str) -> Engine:
    """As `for_reading`, with one connection that keeps its caller's thread waiting."""
    parsed = address(url)
    if parsed.drivername == "sqlite":
        arguments = connect_arguments(read_only=True)
        engine = create_engine(
            parsed.set(drivername="sqlite+pysqlite"), connect_args=arguments, **OPTIONS
        )
        begin_with(engine, "BEGIN")
        return engine
    engine = create_engine(
        parsed.set(drivername="postgresql+psycopg"),
        connect_args=keepalive(parsed),
        pool_pre_ping=True,
        isolation_level="REPEATABLE READ",
        **OPTIONS,
    )
    event.listen(engine, "connect", _set_up)
    return engine.execution_options(postgresql_readonly=True)


def _sqlite(parsed: URL, arguments: dict[str, Any], connections: int) -> AsyncEngine:
    return create_async_engine(
        parsed.set(drivername="sqlite+aiosqlite"),
        connect_args=arguments,
        pool_size=connections,
        max_overflow=0,
        **OPTIONS,
    )


def _postgresql(parsed: URL, **options: Any) -> AsyncEngine:
    engine = create_async_engine(
        parsed.set(drivername="postgresql+psycopg"),
        connect_args=keepalive(parsed),
        pool_pre_ping=True,
        pool_size=MOST_CONNECTIONS,
        max_overflow=0,
        **OPTIONS,
        **options,
    )
    event.listen(engine.sync_engine, "connect", _set_up)
    return engine


def keepalive(parsed: URL) -> dict[str, int]:
    """The keep-alive settings that the address does not set itself."""
    return {name: value for name, value in KEEPALIVE.items() if name not in parsed.query}


def _set_up(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
    """Makes commits durable, whatever the server's default; keeps a stricter setting that also
    waits for a replica. Has no statement compiled: the figures of 320,000 messages took 1.8 s, of
    which the server compiled for 1.4 s."""
    cursor = connection.cursor()
    cursor.execute(
        "SELECT set_config('synchronous_commit', 'on', false)"
        " WHERE current_setting('synchronous_commit') IN ('off', 'local')"
    )
    cursor.execute("SELECT set_config('jit', 'off', false)")
    cursor.close()
    connection.commit()
