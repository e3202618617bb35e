"""A PostgreSQL that does not answer: every job ends with a fault, and works once it is back."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace

import pytest
from aiohttp.web import Application
from psycopg.conninfo import conninfo_to_dict
from yarl import URL

from delivery.app import make_app
from delivery.configuration.settings import Settings
from delivery.periodic_jobs import scans_of
from delivery.records.database import uninterrupted
from delivery.records.database.faults import StoreFault
from delivery.scheduler import Scan
from delivery.web.app_keys import STORE
from tests.doubles.settable_clock import SettableClock
from tests.doubles.stalling_proxy import StallingProxy, stalling_proxy
from tests.service_server import ServiceServer
from tests.service_settings import settings_of
from tests.waiting import waiting_for

SHORT_S = 1.0
ASKS_NOTHING = {"refused webhooks", "leases", "destruction"}
"""Jobs that have nothing to write here, or no file to write it to."""


@dataclass
class PeriodicJobs:
    app: Application
    proxy: StallingProxy

    @property
    def jobs(self) -> list[Scan]:
        return [job for job in scans_of(self.app) if job.name not in ASKS_NOTHING]

    async def failing(self) -> set[str]:
        """The names of the jobs that end with a fault of the database."""
        faults = await asyncio.gather(*(_fails(job) for job in self.jobs))
        return {job.name for job, is_fault in zip(self.jobs, faults, strict=True) if is_fault}


async def _fails(job: Scan) -> bool:
    fails = False
    try:
        await job.run()
    except* StoreFault:
        fails = True
    return fails


@pytest.fixture
async def periodic(postgresql_url: str, clock: SettableClock) -> AsyncIterator[PeriodicJobs]:
    server = conninfo_to_dict(postgresql_url)
    async with stalling_proxy(str(server["host"]), int(server.get("port") or 5432)) as proxy:
        through = URL(postgresql_url).with_host("127.0.0.1").with_port(proxy.listens_on)
        app = make_app(_with_streams(str(through)), clock, wall=clock)
        async with ServiceServer(app):
            yield PeriodicJobs(app, proxy)
            proxy.resume()


def _with_streams(database_url: str) -> Settings:
    return replace(
        settings_of(database_url), zoom_rtms_client_id="streams", zoom_rtms_client_secret="secret"
    )


@pytest.mark.thorough
async def test_every_job_ends_with_a_fault_and_works_again(
    periodic: PeriodicJobs, monkeypatch: pytest.MonkeyPatch
) -> None:
    await _all_work(periodic)
    periodic.proxy.stall()
    async with waiting_for("every job to give up"):
        with monkeypatch.context() as shortened:
            shortened.setattr(uninterrupted, "LONGEST_S", SHORT_S)
            assert await periodic.failing() == {job.name for job in periodic.jobs}
    assert periodic.app[STORE].faults["DatabaseSilent"] > 0
    periodic.proxy.resume()
    await _all_work(periodic)


async def _all_work(periodic: PeriodicJobs) -> None:
    """Months wait only briefly for a ledger that other jobs read, and are tried again."""
    async with waiting_for("every job to work"):
        while await periodic.failing():
            pass
