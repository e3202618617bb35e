"""The office after the course on which clients did different things, on both databases."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.doubles.settable_clock import SettableClock
from tests.scenes.held_course import held
from tests.scenes.scene import at
from tests.story.acts.story_office import StoryOffice, hear, office_on

AFTERWARDS = at("12:30")


@pytest.fixture(scope="session")
def heard_sqlite(migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The records of a service that has heard the course, made once: every story copies them."""
    path = tmp_path_factory.mktemp("heard") / "records.db"
    shutil.copy(migrated_sqlite, path)
    asyncio.run(hear(held, f"sqlite:///{path}", AFTERWARDS))
    return path


@pytest.fixture
def heard_on_sqlite(heard_sqlite: Path, tmp_path: Path) -> str:
    shutil.copy(heard_sqlite, tmp_path / "heard.db")
    return f"sqlite:///{tmp_path / 'heard.db'}"


@pytest.fixture
def heard_on_postgresql(postgresql_url: str) -> str:
    asyncio.run(hear(held, postgresql_url, AFTERWARDS))
    return postgresql_url


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.thorough)])
def engine(request: pytest.FixtureRequest) -> str:
    name: str = request.param
    return name


@pytest.fixture
def url(engine: str, request: pytest.FixtureRequest) -> str:
    """Of records in which a course has been heard; the engines but SQLite are thorough."""
    url: str = request.getfixturevalue(f"heard_on_{engine}")
    return url


@pytest.fixture
async def office(url: str, clock: SettableClock) -> AsyncIterator[StoryOffice]:
    clock.set(AFTERWARDS)
    async with office_on(url, clock) as opened:
        yield opened
