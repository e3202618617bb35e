"""Databases for tests: migrated once, then copied for each test."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import uuid4

import psycopg
from psycopg import sql
from psycopg.conninfo import make_conninfo

from delivery.records.migrate import migrate

SERVER = os.environ.get(
    "COURSEWATCH_TEST_POSTGRESQL", "postgresql://postgres@127.0.0.1:5432/postgres"
)


class NoPostgreSQL(Exception):
    """There is no server to test with; the message gives the reason."""


@contextmanager
def postgresql_database(copied_from: str | None = None) -> Iterator[str]:
    """The name of a new database on the server, dropped at the end of the block. Raises
    NoPostgreSQL."""
    name = f"coursewatch_test_{uuid4().hex}"
    template = sql.Identifier(copied_from or "template1")
    _tell(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), template))
    try:
        yield name
    finally:
        _tell(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def url_of(name: str) -> str:
    """The URL of the server's database of this name."""
    return f"{SERVER.rpartition('/')[0]}/{name}"


@contextmanager
def migrated_postgresql() -> Iterator[str]:
    """The name of the migrated database from which others are copied. Raises NoPostgreSQL."""
    with postgresql_database() as name:
        migrate(url_of(name))
        yield name


def _tell(statement: sql.Composed) -> None:
    try:
        server = make_conninfo(SERVER, connect_timeout=3)
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(statement)
    except psycopg.OperationalError as fault:
        raise NoPostgreSQL(f"no PostgreSQL server to test with: {fault}") from fault
