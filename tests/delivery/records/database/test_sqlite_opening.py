"""A SQLite file is opened by several processes at once, and each waits for the others."""

import asyncio
import multiprocessing
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.synchronize import Barrier
from pathlib import Path

import pytest

from delivery.records.database import engines, sqlite_opening
from delivery.records.database.faults import DatabaseBusy, StoreFault
from delivery.records.database.store import Store
from tests.waiting import LONG_S

PROCESSES = 4
STORES = 50  # without a wait, the thread of at least one still runs
FILES = 60  # switching to the write-ahead log collided in one of twelve


@contextmanager
def locked(path: Path, mode: str = "EXCLUSIVE") -> Iterator[sqlite3.Connection]:
    """Another process's transaction, as SQLite sees it."""
    other = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    other.execute(f"BEGIN {mode}")
    try:
        yield other
    finally:
        other.close()


def open_each(folder: str, together: Barrier, fault_path: str) -> None:
    try:
        for number in range(FILES):
            together.wait(LONG_S)
            engine = engines.for_migrations(f"sqlite:///{folder}/{number}.db")
            with engine.begin():
                pass
            engine.dispose()
    except BaseException as fault:
        Path(fault_path).write_text(repr(fault))
        together.abort()
        raise


@pytest.mark.thorough
def test_processes_that_open_a_new_file_together_all_open_it(tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    together = context.Barrier(PROCESSES)
    opening = [
        context.Process(
            target=open_each, args=(str(tmp_path), together, str(tmp_path / f"fault-{number}"))
        )
        for number in range(PROCESSES)
    ]
    for process in opening:
        process.start()
    for process in opening:
        process.join()
    assert [path.read_text() for path in tmp_path.glob("fault-*")] == []


def test_an_opening_waits_until_another_process_unlocks_the_new_file(tmp_path: Path) -> None:
    path = tmp_path / "new.db"
    with locked(path) as other:
        threading.Timer(0.1, other.rollback).start()
        opened = sqlite_opening.open_connection(sqlite_opening.SETTINGS, str(path), timeout=0)
    assert opened.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    opened.close()


def test_an_opening_that_waited_too_long_names_the_file_and_the_wait(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite_opening, "OPENING_S", 0.05)
    path = tmp_path / "new.db"
    with locked(path), pytest.raises(DatabaseBusy, match=r"waited .* to unlock .*new\.db"):
        sqlite_opening.open_connection(sqlite_opening.SETTINGS, str(path), timeout=0)


def test_a_migration_that_waited_too_long_names_the_file_and_the_wait(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engines, "MIGRATION_S", 0.05)
    engine = engines.for_migrations(sqlite_url)
    path = Path(sqlite_url.removeprefix("sqlite:///"))
    with (
        locked(path, "IMMEDIATE"),
        pytest.raises(DatabaseBusy, match="to finish writing to"),
        engine.begin(),
    ):
        pass
    engine.dispose()


def left_behind(path: Path, copy: Path) -> None:
    """A copy of the file and its log as a process leaves them that is killed after a commit."""
    writer = sqlite3.connect(path, isolation_level=None)
    writer.execute("PRAGMA journal_mode=WAL")
    writer.execute("PRAGMA wal_autocheckpoint=0")
    writer.execute("CREATE TABLE notes (word TEXT)")
    for suffix in ("", "-wal"):
        Path(f"{copy}{suffix}").write_bytes(Path(f"{path}{suffix}").read_bytes())
    writer.close()


async def test_stores_that_open_together_a_log_to_be_recovered_all_open_it(
    sqlite_url: str, tmp_path: Path
) -> None:
    left_behind(Path(sqlite_url.removeprefix("sqlite:///")), tmp_path / "left.db")
    stores = [Store(f"sqlite:///{tmp_path / 'left.db'}") for _ in range(8)]

    async def write(store: Store) -> None:
        async with store.writing() as tx:
            await tx.exec_driver_sql("INSERT INTO notes VALUES ('word')")

    await asyncio.gather(*map(write, stores))
    async with stores[0].reading() as tx:
        assert (await tx.exec_driver_sql("SELECT count(*) FROM notes")).scalar() == len(stores)
    for store in stores:
        await store.close()


async def test_no_thread_of_a_connection_outlives_its_store(tmp_path: Path) -> None:
    """Otherwise the thread answers an event loop that may have been closed."""
    before = set(threading.enumerate())
    for _ in range(STORES):
        store = Store(f"sqlite:///{tmp_path}")  # a folder, which cannot be opened
        with pytest.raises(StoreFault):
            async with store.reading():
                pass
        await store.close()
        left = [thread.name for thread in set(threading.enumerate()) - before]
        assert [name for name in left if "connection_worker" in name] == []
