"""What a database holds afterwards: how many events, and which."""

import sqlite3
from contextlib import closing
from pathlib import Path

import psycopg
from psycopg import sql

OURS = "ledger"
THEIRS = "event"


def digests(url: str, table: str) -> list[bytes]:
    """SHA-256 of the body of each event, as often as it was kept. `url` as in our settings."""
    if url.startswith("sqlite:///"):
        with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as connection:
            found = connection.execute(f"SELECT digest FROM {table}")  # noqa: S608 - one of the two above
            return [bytes(row[0]) for row in found]
    with psycopg.connect(url) as connected:
        asked = sql.SQL("SELECT digest FROM {}").format(sql.Identifier(table))
        return [bytes(row[0]) for row in connected.execute(asked)]


def acknowledged(path: Path) -> set[bytes]:
    """As the generator wrote them down."""
    told = path.read_bytes() if path.exists() else b""
    return {told[at : at + 32] for at in range(0, len(told), 32)}


def missing_and_doubled(url: str, table: str, answered: set[bytes]) -> tuple[int, int]:
    found = digests(url, table)
    return len(answered - set(found)), len(found) - len(set(found))
