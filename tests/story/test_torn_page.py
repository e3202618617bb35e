"""A page of SQLite's write-ahead log is torn when the machine stops in the middle of it.

Every commit that was answered is whole and on the disk (`synchronous=FULL`), so that what can be
torn is what came after it. A disk that says that it has written what it has not is another matter:
it costs what it lied about, and nothing before that.
"""

import random
import shutil
import sqlite3
from collections.abc import Callable
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


async def killed_under_load(load: Load, environ: dict[str, str]) -> None:
    async with node(environ) as service:
        load.url = service.url
        async with load.going_on():
            await load.until_more(200, random.randrange(50, 300))  # noqa: S311 - no secret
            await service.killed()


async def starts_and_takes(load: Load, environ: dict[str, str]) -> None:
    async with node(environ) as service:
        load.url = service.url
        assert await load.tell() == 200


def copied(records: Path, folder: Path) -> Path:
    """Copies the database with its log, in the state in which it was left."""
    folder.mkdir()
    for name in (records.name, f"{records.name}-wal"):
        shutil.copy(records.with_name(name), folder / name)
    return folder / records.name


def is_whole(records: Path) -> bool:
    connection = sqlite3.connect(records)
    verdict = connection.execute("PRAGMA integrity_check").fetchall()
    connection.close()
    return verdict == [("ok",)]


@either_way
async def test_a_torn_page_loses_no_acknowledged_webhook(
    sqlite_url: str, records: Path, tmp_path: Path, tear: Callable[[Wal, int], None]
) -> None:
    environ = environment_of(sqlite_url, outbox=str(tmp_path / "outbox"))
    async with loading("") as load:
        await killed_under_load(load, environ)
        wal = Wal(Path(f"{records}-wal"))
        _, end = wal.commits()[-1]
        tear(wal, end)
        await load.expect_kept(sqlite_url)
        assert is_whole(records)
        await starts_and_takes(load, environ)
        await load.expect_kept(sqlite_url)


@either_way
async def test_a_disk_that_lied_costs_the_last_commit_and_nothing_before_it(
    sqlite_url: str, records: Path, tmp_path: Path, tear: Callable[[Wal, int], None]
) -> None:
    environ = environment_of(sqlite_url, outbox=str(tmp_path / "outbox"))
    async with loading("") as load:
        await killed_under_load(load, environ)
        wal = Wal(Path(f"{records}-wal"))
        start, end = wal.commits()[-1]
        before = copied(records, tmp_path / "before")
        Wal(Path(f"{before}-wal")).break_off_at(start)
        tear(wal, (start + end) // 2)
        assert await kept(sqlite_url) == await kept(f"sqlite:///{before}") != {}
        assert is_whole(records)
        await starts_and_takes(load, environ)
