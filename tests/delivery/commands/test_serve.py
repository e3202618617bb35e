"""The service as a process: when it starts, when it refuses to, and how it ends."""

import asyncio
import os
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path

import aiohttp
import pytest
from aiohttp.test_utils import unused_port

from delivery.records.database.store import Store
from delivery.records.planning.courses import CourseDetails
from delivery.timekeeping.clock import SystemClock
from delivery.web.access.session import COOKIE
from tests import stored_register
from tests.service_settings import environment_of
from tests.signing_in import link_of, somebody
from tests.waiting import waiting_for

COMMAND = str(Path(sys.executable).with_name("coursewatch"))


@pytest.fixture
def database_url(request: pytest.FixtureRequest) -> str:
    url: str = request.getfixturevalue(f"{getattr(request, 'param', 'sqlite')}_url")
    return url


@asynccontextmanager
async def running(environ: dict[str, str]) -> AsyncIterator[Process]:
    process = await asyncio.create_subprocess_exec(
        COMMAND, "serve", env={**os.environ, **environ}, stderr=PIPE
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()


async def ended(process: Process) -> int:
    """The exit code. Screens that are open must not hold the process up."""
    async with waiting_for("coursewatch serve to end after SIGTERM"):
        return await process.wait()


async def answer_of(process: Process) -> tuple[int | None, str]:
    async with waiting_for("coursewatch serve to end"):
        _, printed = await process.communicate()
    return process.returncode, printed.decode()


async def started(process: Process) -> None:
    """Waits until the service logs that it listens."""
    assert process.stderr is not None
    async with waiting_for("coursewatch serve to listen"):
        while line := await process.stderr.readline():
            if b'"listening"' in line:
                return
    raise AssertionError("it ended before it listened")


@pytest.mark.thorough
async def test_the_service_refuses_an_unmigrated_database_with_advice(
    tmp_path: Path,
) -> None:
    async with running(environment_of(f"sqlite:///{tmp_path / 'empty.db'}")) as process:
        code, output = await answer_of(process)
    assert code == 1
    assert "coursewatch migrate" in output


@pytest.mark.thorough
async def test_a_second_service_on_a_sqlite_file_is_refused_with_advice(
    sqlite_url: str, tmp_path: Path
) -> None:
    environ = environment_of(sqlite_url, outbox=str(tmp_path / "outbox"))
    environ |= {"COURSEWATCH_PORT": str(unused_port())}
    async with running(environ) as first:
        await started(first)
        async with running(environ) as second:
            code, output = await answer_of(second)
        assert code == 1
        assert "PostgreSQL" in output
        first.kill()
        await first.communicate()
    async with running(environ) as next_one:
        await started(next_one)


@pytest.mark.thorough
async def test_every_fault_in_the_settings_is_named_at_once() -> None:
    async with running({"COURSEWATCH_DATABASE_URL": "", "COURSEWATCH_SECRET": "short"}) as process:
        code, output = await answer_of(process)
    assert code == 2
    for name in ("DATABASE_URL", "SECRET", "PUBLIC_URL", "MAIL_FROM", "PROVIDER_NAME"):
        assert f"COURSEWATCH_{name}" in output


@pytest.mark.thorough
@pytest.mark.skipif(sys.platform == "win32", reason="has no SIGTERM")
async def test_sigterm_ends_it_with_a_screen_open(
    sqlite_url: str, store: Store, tmp_path: Path
) -> None:
    port = unused_port()
    environ = environment_of(sqlite_url, outbox=str(tmp_path / "outbox"))
    path, link = await a_trainers_stream(store)
    async with running({**environ, "COURSEWATCH_PORT": str(port)}) as process:
        await started(process)
        async with aiohttp.ClientSession(f"http://127.0.0.1:{port}") as session:
            entered = await session.post(link, allow_redirects=False)
            cookie = {"Cookie": f"{COOKIE}={entered.cookies[COOKIE].value}"}
            async with session.get(path, headers=cookie) as stream:
                assert stream.status == 200
                await stream.content.readuntil(b"\n\n")
                process.send_signal(signal.SIGTERM)
                await ended(process)
    assert process.returncode == 0


@pytest.mark.thorough
@pytest.mark.skipif(sys.platform == "win32", reason="has no SIGTERM")
@pytest.mark.parametrize("database_url", ["sqlite", "postgresql"], indirect=True)
async def test_sigterm_ends_it_with_many_screens_open_of_which_most_read_nothing(
    database_url: str, store: Store, tmp_path: Path
) -> None:
    port = unused_port()
    environ = environment_of(database_url, outbox=str(tmp_path / "outbox"))
    path, link = await a_trainers_stream(store)
    async with running({**environ, "COURSEWATCH_PORT": str(port)}) as process:
        await started(process)
        connector = aiohttp.TCPConnector(limit=0)
        async with aiohttp.ClientSession(f"http://127.0.0.1:{port}", connector=connector) as http:
            entered = await http.post(link, allow_redirects=False)
            cookie = {"Cookie": f"{COOKIE}={entered.cookies[COOKIE].value}"}
            screens = await asyncio.gather(*(http.get(path, headers=cookie) for _ in range(200)))
            await screens[0].content.readuntil(b"\n\n")
            process.send_signal(signal.SIGTERM)
            await ended(process)
            for screen in screens:
                screen.close()
    assert process.returncode == 0


async def a_trainers_stream(store: Store) -> tuple[str, str]:
    """The path of a course's event stream, and of a link that signs its trainer in."""
    now = SystemClock().now()
    trainer_id = await somebody(store, "trainer", now)
    async with store.writing() as tx:
        course_id, _ = await stored_register.put_course(tx, a_course(trainer_id, now), now)
    return f"/trainer/courses/{course_id}/stream", await link_of(store, trainer_id, now)


def a_course(trainer_id: int, starts_at: datetime) -> CourseDetails:
    return CourseDetails(
        reference="NSAC-1",
        type="nsac",
        policy="lrsp-2025-03",
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=2),
        trainer_id=trainer_id,
        zoom_host="host@example.org",
        state="planned",
    )
