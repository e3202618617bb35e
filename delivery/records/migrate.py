"""Upgrades a database to the tables of this version, from the installed package."""

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


class LaterVersion(Exception):
    """The database has steps that this version does not know: a later one has migrated it."""


def migrate(url: str) -> None:
    """Runs all missing steps in one transaction, after waiting for another process's migration.

    Raises engines.BadAddress, LaterVersion, and StoreFault if the database cannot be reached or
    changed.
    """
    with _connected(url) as connection:
        config = _config()
        revisions = {step.revision for step in ScriptDirectory.from_config(config).walk_revisions()}
        if not set(MigrationContext.configure(connection).get_current_heads()) <= revisions:
            raise LaterVersion
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def is_current(url: str) -> bool:
    """Whether the database has exactly the steps of this version."""
    with _connected(url) as connection:
        heads = MigrationContext.configure(connection).get_current_heads()
        return frozenset(heads) == _heads()


async def fits(tx: Transaction) -> bool:
    """Like `is_current`, within an open transaction."""
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
