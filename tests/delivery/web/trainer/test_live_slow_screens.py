"""A screen that takes nothing costs nobody else anything, and is let go."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from aiohttp.web import Application

from delivery.judging.worker import event
from delivery.screens.board_broadcast import Board
from delivery.web.live_keys import BROADCASTER
from tests.delivery.web.trainer.conftest import TrainerBrowser
from tests.delivery.web.trainer.test_live import events, following
from tests.waiting import waiting_for

LONG = "\n".join(["x" * 1000] * 100)


@asynccontextmanager
async def a_screen_that_takes_nothing(trainer: TrainerBrowser) -> AsyncIterator[None]:
    """A screen that requests the stream and reads no byte of it."""
    url = trainer.browser.make_url(f"{trainer.path}/stream")
    cookies_of_url = trainer.browser.session.cookie_jar.filter_cookies(url)
    cookies = "; ".join(f"{cookie.key}={cookie.value}" for cookie in cookies_of_url.values())
    request = f"GET {url.path} HTTP/1.1\r\nHost: {url.authority}\r\nCookie: {cookies}\r\n\r\n"
    _, writer = await asyncio.open_connection(url.host, url.port)  # it reads 128 KB, and no more
    writer.write(request.encode())
    try:
        yield
    finally:
        writer.transport.abort()


@pytest.mark.thorough
async def test_a_screen_that_takes_nothing_is_let_go_and_the_others_miss_nothing(
    trainer: TrainerBrowser, app: Application
) -> None:
    broadcaster, course_id = app[BROADCASTER], trainer.live.course_id
    async with (
        waiting_for("the service to close the screen that reads nothing"),
        trainer.browser.get(f"{trainer.path}/stream") as response,
        a_screen_that_takes_nothing(trainer),
    ):
        stream, number = events(response), 0
        while broadcaster.listeners(course_id) < 2:
            broadcaster.notify(course_id)
            await asyncio.sleep(0)
        while broadcaster.listeners(course_id) == 2:
            number += 1
            body = event("board", f"{number}\n{LONG}")
            broadcaster.show(Board(course_id, {trainer.live.trainer_id: body}))
            await following(stream)  # this one, or another that came meanwhile
        assert len(broadcaster.screens) == 1
