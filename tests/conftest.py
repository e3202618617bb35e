"""Fixtures for many tests: empty records, and a settable clock."""

import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from delivery.records.database.store import Store
from delivery.records.migrate import migrate
from tests.compiled_statements import share_compiled_statements
from tests.databases import NoPostgreSQL, migrated_postgresql, postgresql_database, url_of
from tests.doubles.settable_clock import SettableClock
from tests.waiting import LONG_S

share_compiled_statements()


@pytest.fixture
def clock() -> SettableClock:
    return SettableClock()


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("migrated") / "records.db"
    migrate(f"sqlite:///{path}")
    return path


@pytest.fixture
def sqlite_url(migrated_sqlite: Path, tmp_path: Path) -> str:
    """The URL of a migrated SQLite file of the test's own."""
    shutil.copy(migrated_sqlite, tmp_path / "records.db")
    return f"sqlite:///{tmp_path / 'records.db'}"


@pytest.fixture(scope="session")
def postgresql_template() -> Iterator[str]:
    try:
        with migrated_postgresql() as name:
            yield name
    except NoPostgreSQL as fault:
        pytest.skip(str(fault))


@pytest.fixture
def postgresql_url(postgresql_template: str) -> Iterator[str]:
    """The URL of a migrated PostgreSQL database of the test's own; skips without a server."""
    with postgresql_database(copied_from=postgresql_template) as name:
        yield url_of(name)


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
