"""A page of SQLite's write-ahead log is torn when the machine stops in the middle of it.

Every answered commit is whole and on the disk (`synchronous=FULL`), so only later pages can be
torn. A disk that reports pages as written although they are not costs those pages, and nothing
before them.
"""

import random
import shutil
import sqlite3
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from tests.service_settings import environment_of
from tests.story.machines.service_processes import node
from tests.story.machines.webhook_load import Load, kept, loading
from tests.story.machines.write_ahead_log import Wal

pytestmark = pytest.mark.thorough

either_way = pytest.mark.parametrize("tear", [Wal.tear_at, Wal.break_off_at])


@pytest.fixture
def records(sqlite_url: str) -> Path:
    return Path(sqlite_url.removeprefix("sqlite:///"))


def is_whole(records: Path) -> bool:
    connection = sqlite3.connect(records)
    verdict = connection.execute("PRAGMA integrity_check").fetchall()
    connection.close()
    return verdict == [("ok",)]


@asynccontextmanager
async def killed_service(url: str, folder: Path) -> AsyncIterator[tuple[Load, Wal]]:
    """The load on a service that was killed, and the log that it left.

    After the block, checks that the database is whole and that a restarted service accepts a
    webhook.
    """
    environ = environment_of(url, outbox=str(folder / "outbox"))
    records = Path(url.removeprefix("sqlite:///"))
    async with loading("") as load:
        async with node(environ) as service:
            load.url = service.url
            async with load.going_on():
                await load.until_more(200, random.randrange(50, 300))  # noqa: S311 - no secret
                await service.killed()
        yield load, Wal(Path(f"{records}-wal"))
        assert is_whole(records)
        async with node(environ) as service:
            load.url = service.url
            assert await load.tell() == 200


def copied(records: Path, folder: Path) -> Path:
    """Copies the database with its log, in the state in which it was left."""
    folder.mkdir()
    for name in (records.name, f"{records.name}-wal"):
        shutil.copy(records.with_name(name), folder / name)
    return folder / records.name


@either_way
async def test_a_torn_page_loses_no_acknowledged_webhook(
    sqlite_url: str, tmp_path: Path, tear: Callable[[Wal, int], None]
) -> None:
    async with killed_service(sqlite_url, tmp_path) as (load, wal):
        _, end = wal.commits()[-1]
        tear(wal, end)
        await load.expect_kept(sqlite_url)
    await load.expect_kept(sqlite_url)


@either_way
async def test_a_disk_that_lied_costs_the_last_commit_and_nothing_before_it(
    sqlite_url: str, records: Path, tmp_path: Path, tear: Callable[[Wal, int], None]
) -> None:
    async with killed_service(sqlite_url, tmp_path) as (_, wal):
        start, end = wal.commits()[-1]
        before = copied(records, tmp_path / "before")
        Wal(Path(f"{before}-wal")).break_off_at(start)
        tear(wal, (start + end) // 2)
        assert await kept(sqlite_url) == await kept(f"sqlite:///{before}") != {}
