"""SQLite's disk is full, fails or loses power: no acknowledged webhook is lost."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.delivery.commands.test_serve import answer_of, running
from tests.service_settings import environment_of
from tests.story.machines.file_systems import FullDisk, NoDisk, in_a_file, in_memory
from tests.story.machines.service_processes import node
from tests.story.machines.webhook_load import AT_ONCE, Load, loading

pytestmark = pytest.mark.thorough


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[FullDisk]:
    try:
        with in_memory(tmp_path / "disk", "24m") as disk:
            yield disk
    except NoDisk as why:
        pytest.skip(str(why))


@pytest.fixture
def real_disk(tmp_path: Path) -> Iterator[FullDisk]:
    try:
        with in_a_file(tmp_path / "disk", tmp_path / "disk.img") as disk:
            yield disk
    except NoDisk as why:
        pytest.skip(str(why))


def service_on(disk: FullDisk, migrated: Path, beside: Path) -> tuple[dict[str, str], str]:
    """The settings and the database URL of a service that has only its records on the disk."""
    shutil.copy(migrated, disk.folder / "records.db")
    os.sync()  # in life they were migrated long ago
    url = f"sqlite:///{disk.folder / 'records.db'}"
    return environment_of(url, outbox=str(beside / "outbox")), url


async def expect_it_goes_on(environ: dict[str, str], load: Load, url: str) -> None:
    """Checks that the records have every answered webhook, and that a restarted service accepts
    more."""
    await load.expect_kept(url)
    async with node(environ) as service:
        load.url = service.url
        assert await load.tell() == 200
    await load.expect_kept(url)


async def break_under(
    load: Load, environ: dict[str, str], break_disk: Callable[[], None], refused: int
) -> None:
    """Breaks the disk under load, and kills the service after `refused` answers of 503.

    Only webhooks answered 200 before the break must be stored. Linux may report an fdatasync under
    way at the break as done although its data is lost: one batch of the service, which no program
    can notice. In a real loss of power nobody gets an answer at all.
    """
    async with node(environ) as service:
        load.url = service.url
        async with load.going_on():
            await load.until_more(200, 300)
            answered = set(load.acknowledged)
            break_disk()
            await load.until_more(503, refused)
        assert await load.tell() == 503
        await service.killed()
    assert len(load.acknowledged - answered) <= AT_ONCE
    load.acknowledged = answered


async def test_a_full_disk_loses_no_acknowledged_webhook(
    small_disk: FullDisk, migrated_sqlite: Path, tmp_path: Path
) -> None:
    environ, url = service_on(small_disk, migrated_sqlite, tmp_path)
    async with node(environ) as service, loading(service.url) as load:
        async with load.going_on():
            await load.until_more(200, 100)
            small_disk.fill()
            await load.until_more(503, 100)
            full = load.answers[200]
            small_disk.make_room()
            await load.until_more(200, 100)
        assert set(load.answers) == {200, 503}
        assert load.answers[200] > full
        await load.expect_kept(url)


async def test_killed_on_a_full_disk_it_starts_again_when_there_is_room(
    small_disk: FullDisk, migrated_sqlite: Path, tmp_path: Path
) -> None:
    environ, url = service_on(small_disk, migrated_sqlite, tmp_path)
    async with loading("") as load:
        async with node(environ) as service:
            load.url = service.url
            async with load.going_on():
                await load.until_more(200, 100)
                small_disk.fill()
                await load.until_more(503, 20)
                await service.killed()
        small_disk.make_room()
        await expect_it_goes_on(environ, load, url)


async def test_a_failing_disk_is_answered_503_until_repaired(
    real_disk: FullDisk, migrated_sqlite: Path, tmp_path: Path
) -> None:
    environ, url = service_on(real_disk, migrated_sqlite, tmp_path)
    async with loading("") as load:
        await break_under(load, environ, real_disk.fail, refused=100)
        real_disk.take_out()
        real_disk.put_in()
        await expect_it_goes_on(environ, load, url)
    assert set(load.answers) == {200, 503}


async def test_a_power_cut_loses_no_acknowledged_webhook(
    real_disk: FullDisk, migrated_sqlite: Path, tmp_path: Path
) -> None:
    """Goes red with `synchronous=NORMAL`, because data without an fsync is then lost."""
    environ, url = service_on(real_disk, migrated_sqlite, tmp_path)
    async with loading("") as load:
        await break_under(load, environ, real_disk.cut_off, refused=1)
        real_disk.take_out()
        real_disk.put_in()
        await expect_it_goes_on(environ, load, url)


async def test_the_service_refuses_a_read_only_disk_with_advice(
    real_disk: FullDisk, migrated_sqlite: Path, tmp_path: Path
) -> None:
    environ, _ = service_on(real_disk, migrated_sqlite, tmp_path)
    real_disk.fail()
    async with running(environ) as process:
        code, output = await answer_of(process)
    assert code == 1
    assert "COURSEWATCH_DATABASE_URL" in output
    assert "Traceback" not in output
