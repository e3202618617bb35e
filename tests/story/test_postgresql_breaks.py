"""PostgreSQL dies under the service: every acknowledged webhook is stored once."""

import asyncio
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest
from aiohttp import ClientSession

from delivery.records.migrate import migrate
from tests.service_settings import environment_of
from tests.story.machines.postgresql_cluster import Cluster, NoCluster, cluster
from tests.story.machines.service_processes import node
from tests.story.machines.webhook_load import AT_ONCE, loading
from tests.waiting import waiting_for

pytestmark = pytest.mark.thorough

SOON_S = 20.0
"""Longer than a page waits for the database (4 s), for the sake of a busy machine, and shorter than
a job does (60 s)."""
PATHS = {"/healthz": 200, "/readyz": 503, "/join/no-such-key": 503, "/join/no-such-key/record": 503}

OTHERS = """
SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid()
"""


@pytest.fixture
def own_server() -> Iterator[Cluster]:
    try:
        with cluster() as server:
            migrate(server.url)
            yield server
    except NoCluster as why:
        pytest.skip(str(why))


def cut_all(url: str) -> int:
    """How many connections to the database were cut."""
    with psycopg.connect(url, autocommit=True) as connection:
        row = connection.execute(OTHERS).fetchone()
    assert row is not None
    return int(row[0])


async def test_connections_that_are_cut_again_and_again_cost_nothing_that_was_answered(
    postgresql_url: str, tmp_path: Path
) -> None:
    environ = environment_of(postgresql_url, outbox=str(tmp_path / "outbox"))
    async with node(environ) as service, loading(service.url) as load:
        async with load.going_on():
            for _ in range(10):
                await load.until_more(200, 50)
                assert await asyncio.to_thread(cut_all, postgresql_url) > 0
            await load.until_more(200, 50)
        assert set(load.answers) <= {200, 503}
        await load.expect_kept(postgresql_url)


@pytest.mark.parametrize("end", [Cluster.stop_at_once, Cluster.kill])
async def test_a_server_that_crashes_in_the_middle_costs_nothing_that_was_answered(
    own_server: Cluster, tmp_path: Path, end: Callable[[Cluster], None]
) -> None:
    environ = environment_of(own_server.url, outbox=str(tmp_path / "outbox"))
    async with node(environ) as service, loading(service.url) as load:
        async with load.going_on():
            for _ in range(2):
                await load.until_more(200, 100)
                await asyncio.to_thread(end, own_server)
                await load.until_more(503, 10)
                await asyncio.to_thread(own_server.start)
            await load.until_more(200, 100)
        assert set(load.answers) == {200, 503}
        await load.expect_kept(own_server.url)


async def test_while_the_server_stands_still_every_request_is_answered_and_nothing_is_lost(
    own_server: Cluster, tmp_path: Path
) -> None:
    environ = environment_of(own_server.url, outbox=str(tmp_path / "outbox"))
    async with node(environ) as service, loading(service.url) as load:
        async with load.going_on():
            await load.until_more(200, 50)
            with own_server.frozen():
                async with waiting_for("answers while the database is frozen", SOON_S):
                    await load.until_more(503, 2 * AT_ONCE)
                    statuses = await asyncio.gather(
                        *(status_of(load.http, f"{service.url}{path}") for path in PATHS)
                    )
            assert dict(zip(PATHS, statuses, strict=True)) == PATHS
            await load.until_more(200, 50)
        assert set(load.answers) == {200, 503}
        await load.expect_kept(own_server.url)


async def status_of(http: ClientSession, url: str) -> int:
    async with http.get(url) as answer:
        return answer.status


async def test_both_crash_together_and_start_again_in_any_order(
    own_server: Cluster, tmp_path: Path
) -> None:
    environ = environment_of(own_server.url, outbox=str(tmp_path / "outbox"))
    async with loading("") as load:
        async with node(environ) as service:
            load.url = service.url
            async with load.going_on():
                await load.until_more(200, 100)
                await asyncio.gather(asyncio.to_thread(own_server.stop_at_once), service.killed())
        await asyncio.to_thread(own_server.start)
        await load.expect_kept(own_server.url)
        async with node(environ) as service:
            load.url = service.url
            assert await load.tell() == 200
        await load.expect_kept(own_server.url)
