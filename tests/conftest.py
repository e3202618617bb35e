"""Fixtures for many tests: empty records, and a settable clock."""

import fcntl
import gc
import os
import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from delivery.records.database.store import Store
from delivery.records.migrate import migrate
from tests.cheap_passwords import cheapen_passwords
from tests.databases import NoPostgreSQL, migrated_postgresql, url_of
from tests.doubles.settable_clock import SettableClock
from tests.store.compiled_statements import share_compiled_statements
from tests.store.compiled_templates import share_compiled_templates
from tests.store.emptied_database import EmptiedDatabase
from tests.waiting import LONG_S

share_compiled_statements()
share_compiled_templates()
cheapen_passwords()


def pytest_collection_finish() -> None:
    """Python's garbage collector no longer looks through all modules and all tests each time."""
    gc.collect()
    gc.freeze()


@pytest.fixture
def clock() -> SettableClock:
    return SettableClock()


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty SQLite file of the present tables, migrated once for all processes of a run."""
    folder = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        folder = folder.parent
    path = folder / "migrated.db"
    with (folder / "migrated.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not path.exists():
            unfinished = folder / "unfinished.db"
            migrate(f"sqlite:///{unfinished}")
            unfinished.rename(path)
    return path


@pytest.fixture
def sqlite_url(migrated_sqlite: Path, tmp_path: Path) -> str:
    """The URL of a migrated SQLite file of the test's own."""
    shutil.copy(migrated_sqlite, tmp_path / "records.db")
    return f"sqlite:///{tmp_path / 'records.db'}"


@pytest.fixture(scope="session")
def emptied_postgresql() -> Iterator[Iterator[str]]:
    """The names of migrated and empty PostgreSQL databases; skips without a server."""
    try:
        with migrated_postgresql() as template, EmptiedDatabase(template).names() as names:
            yield names
    except NoPostgreSQL as fault:
        pytest.skip(str(fault))


@pytest.fixture
def postgresql_url(emptied_postgresql: Iterator[str]) -> str:
    """The URL of a migrated and empty PostgreSQL database; skips without a server."""
    return url_of(next(emptied_postgresql))


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """The URL of the records of `store`; a room may override it to test another database."""
    return sqlite_url


@pytest.fixture
async def store(database_url: str) -> AsyncIterator[Store]:
    """Migrated and empty records."""
    opened = Store(database_url, busy_s=LONG_S)
    yield opened
    await opened.close()
