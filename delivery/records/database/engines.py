"""How a database is opened: one address in the settings, the right driver, safe settings."""

from typing import Any

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
)

MOST_CONNECTIONS = 8
"""Of each of the two engines to PostgreSQL: a process takes sixteen, so that what its server
allows can be shared out. A task that finds none free waits its turn."""

KEEPALIVE: dict[str, int] = {
    "connect_timeout": 5,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 10_000,
}
"""To PostgreSQL, in seconds but for the last, which is in ms. Without them a statement would wait
a quarter of an hour for a server that lost its power, and a listener two hours."""

OPTIONS: dict[str, Any] = {
    "hide_parameters": True,
    "pool_timeout": BUSY_S,
    "json_serializer": write_json,
    "json_deserializer": read_json,
}
"""Parameters hold names and addresses: they may not reach a log through an error's text."""


class BadAddress(ValueError):
    """The address names no database that records can be kept in. Says why, never the password."""


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
            parsed.set(drivername="sqlite+pysqlite"),
            connect_args=connect_arguments(busy_s=MIGRATION_S),
        )
        begin_with(engine, "BEGIN IMMEDIATE", busy_s=MIGRATION_S)
        return engine
    return create_engine(parsed.set(drivername="postgresql+psycopg"), hide_parameters=True)


def for_writing(url: str) -> AsyncEngine:
    """SQLite has one writer anyway: one connection."""
    parsed = address(url)
    if parsed.drivername == "sqlite":
        engine = _sqlite(parsed, connect_arguments(), pool_size=1, max_overflow=0)
        begin_with(engine.sync_engine, "BEGIN IMMEDIATE")
        return engine
    return _postgresql(parsed)


def for_reading(url: str) -> AsyncEngine:
    """Reads of one unchanging state of the records; a write through it is an error."""
    parsed = address(url)
    if parsed.drivername == "sqlite":
        engine = _sqlite(parsed, connect_arguments(read_only=True))
        begin_with(engine.sync_engine, "BEGIN")
        return engine
    engine = _postgresql(parsed, isolation_level="REPEATABLE READ")
    return engine.execution_options(postgresql_readonly=True)


def _sqlite(parsed: URL, arguments: dict[str, Any], **pool: int) -> AsyncEngine:
    driven = parsed.set(drivername="sqlite+aiosqlite")
    return create_async_engine(driven, connect_args=arguments, **OPTIONS, **pool)


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
    event.listen(engine.sync_engine, "connect", _wait_for_the_disk)
    return engine


def keepalive(parsed: URL) -> dict[str, int]:
    """How a dead server is noticed, where the address does not say it otherwise."""
    return {name: value for name, value in KEEPALIVE.items() if name not in parsed.query}


def _wait_for_the_disk(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
    """An acknowledged commit is durable, whatever the server's own setting; a stricter one, which
    waits for another server too, stays."""
    cursor = connection.cursor()
    cursor.execute(
        "SELECT set_config('synchronous_commit', 'on', false)"
        " WHERE current_setting('synchronous_commit') IN ('off', 'local')"
    )
    cursor.close()
    connection.commit()
