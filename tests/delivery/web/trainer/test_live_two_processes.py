"""Two processes on one PostgreSQL: a screen of either shows what the other took."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
from aiohttp.test_utils import TestServer
from aiohttp.web import Application

from delivery.app import make_app
from delivery.configuration.settings import Settings
from delivery.records.database.store import Store
from delivery.records.judgements import assessments, judging_lock
from delivery.web.app_keys import RECORDER, STORE
from tests.delivery.web.trainer.conftest import TrainerBrowser
from tests.delivery.web.trainer.test_live import events, following
from tests.doubles.settable_clock import SettableClock
from tests.service_settings import settings_of


@pytest.fixture
def database_url(postgresql_url: str) -> str:
    return postgresql_url


@pytest.fixture
def settings(postgresql_url: str) -> Settings:
    """Boards do not grow older by themselves: what comes was told."""
    return replace(settings_of(postgresql_url), screen_seconds=3600)


@pytest.fixture
async def other(settings: Settings, clock: SettableClock) -> AsyncIterator[Application]:
    app = make_app(settings, clock, wall=clock)
    async with TestServer(app):
        yield app


async def test_a_screen_here_shows_what_was_taken_there(
    trainer: TrainerBrowser, other: Application
) -> None:
    trainer.live.room = other[RECORDER]
    await trainer.live.everybody_in("A")
    async with trainer.browser.get(f"{trainer.path}/stream") as response:
        stream = events(response)
        await following(stream)
        await trainer.live.camera("A", "off", "10:13")
        while True:
            _, board = await following(stream)
            if 'data-news="Amelia Brown: in the meeting, camera off"' in board:
                break


async def test_a_course_that_is_being_judged_elsewhere_is_left_and_taken_again(
    trainer: TrainerBrowser, other: Application, store: Store
) -> None:
    course_id = trainer.live.course_id
    async with store.reading() as elsewhere:
        assert await judging_lock.judging(elsewhere, course_id)
        async with other[STORE].reading() as tx:
            assert not await judging_lock.judging(tx, course_id)
        await trainer.live.everybody_in("A")
    judged = None
    while judged is None:
        async with store.reading() as tx:
            judged = await assessments.of_course(tx, course_id)
