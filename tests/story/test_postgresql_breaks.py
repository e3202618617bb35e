"""PostgreSQL dies under the service: every acknowledged webhook is stored once."""

import asyncio
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from delivery.records.migrate import migrate
from tests.service_settings import environment_of
from tests.story.machines.postgresql_cluster import Cluster, NoCluster, cluster
from tests.story.machines.service_processes import node
from tests.story.machines.webhook_load import loading

pytestmark = pytest.mark.thorough

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
