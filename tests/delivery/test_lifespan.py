"""What runs for as long as the service does."""

import asyncio

import pytest

from delivery.app import make_app
from delivery.records.database.store import Store
from delivery.scheduler import FOLLOWING
from tests.doubles.settable_clock import SettableClock
from tests.service_server import ServiceServer
from tests.service_settings import settings_of


@pytest.mark.parametrize("scanning", [True, False])
async def test_one_task_follows_the_wall_clock_so_that_a_step_is_logged_once(
    sqlite_url: str, store: Store, clock: SettableClock, scanning: bool
) -> None:
    app = make_app(settings_of(sqlite_url), clock, wall=clock, store=store, scanning=scanning)
    async with ServiceServer(app):
        following = [task for task in asyncio.all_tasks() if task.get_name() == FOLLOWING]
        assert len(following) == 1
