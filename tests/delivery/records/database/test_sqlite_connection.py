"""A statement is one way to SQLite's thread and back, and tells what the library's own would."""

import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiosqlite
import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

from delivery.records.database import sqlite_connection
from delivery.records.database.sqlite_connection import OneWay


@pytest.fixture
def ways(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """One for each way to a thread."""
    taken: list[object] = []
    go: Any = aiosqlite.Connection._execute

    async def counted(self: object, what: object, *told: object, **more: object) -> object:
        taken.append(what)
        return await go(self, what, *told, **more)

    monkeypatch.setattr(aiosqlite.Connection, "_execute", counted)
    return taken


@pytest.fixture
async def connection(tmp_path: Path) -> AsyncIterator[OneWay]:
    opened = await sqlite_connection.opened(str(tmp_path / "some.db"), isolation_level=None)
    cursor = opened.cursor()
    await cursor.execute("CREATE TABLE kept (id INTEGER PRIMARY KEY, word TEXT NOT NULL)")
    await cursor.executemany("INSERT INTO kept (word) VALUES (?)", [("one",), ("two",)])
    yield opened
    await opened.close()


async def test_sqlalchemy_takes_one_way_a_statement(tmp_path: Path, ways: list[object]) -> None:
    path = str(tmp_path / "some.db")
    engine = create_async_engine(
        "sqlite+aiosqlite://", async_creator=lambda: sqlite_connection.opened(path)
    )
    async with engine.connect() as tx:
        ways.clear()
        assert (await tx.execute(text("SELECT 1 UNION SELECT 2"))).all() == [(1,), (2,)]
        assert len(ways) == 1
    await engine.dispose()


async def test_what_was_found_and_what_was_done_are_told(connection: OneWay) -> None:
    cursor = connection.cursor()
    await cursor.execute("SELECT id, word FROM kept ORDER BY id")
    assert [column[0] for column in cursor.description] == ["id", "word"]
    assert await cursor.fetchall() == [(1, "one"), (2, "two")]
    await cursor.execute("UPDATE kept SET word = ? RETURNING id", ("three",))
    assert (await cursor.fetchall(), cursor.rowcount) == ([(1,), (2,)], 2)
    await cursor.execute("INSERT INTO kept (word) VALUES ('four')")
    assert (cursor.description, cursor.lastrowid) == (None, 3)


async def test_what_fails_is_raised_as_it_is_and_the_next_statement_goes_on(
    connection: OneWay,
) -> None:
    cursor = connection.cursor()
    with pytest.raises(sqlite3.IntegrityError):
        await cursor.execute("INSERT INTO kept (word) VALUES (NULL)")
    await cursor.execute("SELECT count(*) FROM kept")
    assert await cursor.fetchall() == [(2,)]


async def test_what_was_read_holds_up_nobody(connection: OneWay, tmp_path: Path) -> None:
    """A statement that was not read to its end would keep its state of the records open."""
    cursor = connection.cursor()
    await cursor.execute("SELECT * FROM kept")
    other = sqlite3.connect(tmp_path / "some.db", isolation_level=None, timeout=0)
    other.execute("DROP TABLE kept")
    other.close()
