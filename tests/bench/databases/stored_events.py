"""Counts and lists the events in a database after a run."""

import sqlite3
from contextlib import closing
from pathlib import Path

import psycopg
from psycopg import sql

OURS = "ledger"
THEIRS = "event"


def digests(url: str, table: str, after: int = 0) -> list[bytes]:
    """The SHA-256 of the body of each event beyond the row `after`, with the number of rows. `url`
    is as in the service's settings."""
    if url.startswith("sqlite:///"):
        with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as connection:
            statement = f"SELECT digest FROM {table} WHERE id > ?"  # noqa: S608 - one of the two above
            return [bytes(row[0]) for row in connection.execute(statement, (after,))]
    with psycopg.connect(url) as connected:
        query = sql.SQL("SELECT digest FROM {} WHERE id > %s").format(sql.Identifier(table))
        return [bytes(row[0]) for row in connected.execute(query, (after,))]


def last_id(url: str) -> int:
    """The id of the last row of the service's ledger; 0 if it is empty."""
    query = "SELECT coalesce(max(id), 0) FROM ledger"
    if url.startswith("sqlite:///"):
        with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as connection:
            return int(connection.execute(query).fetchone()[0])
    with psycopg.connect(url) as connected:
        row = connected.execute(query).fetchone()
        return int(row[0]) if row else 0


def acknowledged(path: Path) -> set[bytes]:
    """The digests that the generator has written."""
    answers = path.read_bytes() if path.exists() else b""
    return {answers[at : at + 32] for at in range(0, len(answers), 32)}


def missing_and_doubled(
    url: str, table: str, answered: set[bytes], *, after: int = 0
) -> tuple[int, int]:
    stored = digests(url, table, after)
    return len(answered - set(stored)), len(stored) - len(set(stored))
