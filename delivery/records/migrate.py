"""Brings a database up to the tables of this version; works from the installed package."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from delivery.records.database import engines
from delivery.records.database.store import Transaction

MIGRATING = 0x6D696772  # "migr": names the lock below among PostgreSQL's advisory ones


def migrate(url: str) -> None:
    """All the steps that are missing, in one transaction; another process's migration is awaited.

    Raises engines.BadAddress, and StoreFault where the database cannot be reached or changed.
    """
    with _connected(url) as connection:
        config = _config()
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def is_current(url: str) -> bool:
    """Whether no step is missing, and none is from a later version."""
    with _connected(url) as connection:
        heads = MigrationContext.configure(connection).get_current_heads()
        return frozenset(heads) == _heads()


async def fits(tx: Transaction) -> bool:
    """As `is_current`, on a transaction that is open already."""
    connected = MigrationContext.configure
    heads = await tx.run_sync(lambda connection: connected(connection).get_current_heads())
    return frozenset(heads) == _heads()


@cache
def _heads() -> frozenset[str]:
    return frozenset(ScriptDirectory.from_config(_config()).get_heads())


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", "delivery.records:migrations")
    return config


@contextmanager
def _connected(url: str) -> Iterator[Connection]:
    engine = engines.for_migrations(url)
    try:
        with engine.begin() as connection:
            if connection.dialect.name == "postgresql":
                connection.execute(text("SELECT pg_advisory_xact_lock(:name)"), {"name": MIGRATING})
            yield connection
    finally:
        engine.dispose()
