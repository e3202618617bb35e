"""The health checks."""

import sqlite3

from aiohttp.test_utils import TestClient, TestServer
from aiohttp.web import Application
from structlog.testing import capture_logs

from delivery.app import make_app
from delivery.configuration.settings import Settings
from delivery.health.readiness_probe import OTHER_VERSION, SILENT, STOPPING
from delivery.records.database.store import Store
from delivery.web.live_keys import BROADCASTER, READINESS
from tests.delivery.web.conftest import Browser
from tests.doubles.settable_clock import SettableClock


async def ready(browser: Browser) -> tuple[int, str]:
    answer = await browser.get("/readyz")
    return answer.status, (await answer.text()).strip()


async def test_a_process_is_ready_when_its_database_answers(browser: Browser) -> None:
    with capture_logs() as logs:
        assert (await ready(browser))[0] == 200
        assert (await browser.get("/healthz")).status == 200
    assert logs == []


async def test_a_process_without_its_database_is_alive_but_not_ready(
    settings: Settings, clock: SettableClock, unused_tcp_port: int
) -> None:
    nowhere = Store(f"postgresql://nobody@127.0.0.1:{unused_tcp_port}/none")
    async with TestClient(TestServer(make_app(settings, clock, store=nowhere))) as browser:
        assert await ready(browser) == (503, SILENT)
        assert (await browser.get("/healthz")).status == 200
    await nowhere.close()


async def test_a_process_with_a_read_only_database_is_not_ready(
    settings: Settings, clock: SettableClock, sqlite_url: str
) -> None:
    """A database that has become a replica, or whose disk is mounted read-only."""
    read_only = Store(f"sqlite:///file:{sqlite_url.removeprefix('sqlite:///')}?mode=ro&uri=true")
    async with TestClient(TestServer(make_app(settings, clock, store=read_only))) as browser:
        assert await ready(browser) == (503, SILENT)
    await read_only.close()


async def test_a_database_of_another_version_is_not_written_to(
    browser: Browser, sqlite_url: str
) -> None:
    with sqlite3.connect(sqlite_url.removeprefix("sqlite:///")) as other:
        other.execute("UPDATE alembic_version SET version_num = '0001'")
    other.close()
    assert await ready(browser) == (503, OTHER_VERSION)


async def test_a_process_whose_scans_have_stalled_is_not_ready(
    app: Application, browser: Browser
) -> None:
    progress, elapsed = app[READINESS].progress, 0.0
    progress.monotonic = lambda: elapsed
    progress.called("meetings", 15, 3600)
    assert (await ready(browser))[0] == 200
    elapsed = 61.0
    status, text = await ready(browser)
    assert (status, text) == (503, "The scans have stalled (meetings). Restart the process.")
    progress.called("meetings", 15, 3600)
    assert (await ready(browser))[0] == 200


async def test_a_stopping_process_is_not_ready(app: Application, browser: Browser) -> None:
    app[BROADCASTER].close()
    assert await ready(browser) == (503, STOPPING)
