"""Strangers who are slow, or many: each has a size, a time and a number."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace

import pytest
from aiohttp.web import Application

from delivery.app import make_app
from delivery.configuration.settings import Settings
from delivery.records.database.store import Store
from delivery.web.transport.limits import LARGEST_FORM, Limits
from tests.delivery.web.transport.raw_connection import (
    RawAnswer,
    RawConnection,
    ask,
    get,
    post,
    raw_connection,
)
from tests.doubles.settable_clock import SettableClock
from tests.waiting import LONG_S

LIMITS = Limits(head_s=LONG_S, body_s=LONG_S, linger_s=0.1, bodies_of_network=3, connections=8)
"""Room for few. A test of little patience shortens the time that it is about."""
SHORT_HEAD, SHORT_BODY = replace(LIMITS, head_s=0.5), replace(LIMITS, body_s=0.2)
UNFINISHED = post("/sign-in", b"a" * 10)[:-5]


@pytest.fixture
def limits() -> Limits:
    return LIMITS


@pytest.fixture
def app(settings: Settings, clock: SettableClock, store: Store, limits: Limits) -> Application:
    return make_app(settings, clock, wall=clock, store=store, limits=limits)


@asynccontextmanager
async def strangers(port: int, count: int) -> AsyncIterator[list[RawConnection]]:
    async with AsyncExitStack() as stack:
        yield [await stack.enter_async_context(raw_connection(port)) for _ in range(count)]


@pytest.mark.parametrize("limits", [SHORT_BODY])
async def test_a_body_that_does_not_arrive_in_time_is_given_up(port: int) -> None:
    async with raw_connection(port) as stranger:
        await stranger.send(UNFINISHED)
        assert (await stranger.answer()).status == 408
        assert await stranger.is_closed()


@pytest.mark.parametrize("limits", [SHORT_HEAD])
async def test_headers_that_do_not_arrive_in_time_close_the_connection(port: int) -> None:
    async with raw_connection(port) as stranger:
        await stranger.send(b"GET / HTTP/1.1\r\nHost: x\r\nA: ")
        assert await stranger.is_closed()


@pytest.mark.parametrize("limits", [SHORT_HEAD])
async def test_a_connection_on_which_nothing_is_sent_is_closed(port: int) -> None:
    async with raw_connection(port) as stranger:
        assert await stranger.is_closed()


@pytest.mark.parametrize("limits", [SHORT_HEAD])
async def test_the_second_request_of_a_connection_has_no_more_time_than_the_first(
    port: int,
) -> None:
    async with raw_connection(port) as stranger:
        await stranger.send(get("/healthz"))
        assert (await stranger.answer()).status == 200
        await stranger.send(b"GET /healthz HT")
        assert await stranger.is_closed()


@pytest.mark.parametrize(
    ("path", "refused"), [("/sign-in", 429), ("/webhooks/zoom", 503)], ids=["person", "machine"]
)
async def test_a_network_sends_so_many_bodies_at_once_and_no_more(
    port: int, path: str, refused: int
) -> None:
    """A machine reads 503 as "send it again"."""
    whole = post(path, b"a" * 10)
    async with strangers(port, 5) as crowd:
        for stranger in crowd:
            await stranger.send(whole[:-5])
        answers = {asyncio.create_task(stranger.answer()): stranger for stranger in crowd}
        too_many: set[asyncio.Task[RawAnswer]] = set()
        waiting = set(answers)
        while len(too_many) < 2:
            done, waiting = await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
            too_many |= done
        assert [(await answer).status for answer in too_many] == [refused, refused]
        for answer in waiting:
            await answers[answer].send(whole[-5:])
        assert refused not in [(await answer).status for answer in waiting]


async def test_slow_bodies_keep_nobody_else_from_being_answered(port: int) -> None:
    async with strangers(port, 5) as crowd:
        for stranger in crowd:
            await stranger.send(UNFINISHED)
        assert (await ask(port, get("/healthz"))).status == 200
        assert (await ask(port, post("/sign-in", b"email=a&password=b"))).status == 422


async def test_a_connection_too_many_is_closed_at_once(port: int) -> None:
    async with strangers(port, LIMITS.connections) as crowd:
        for stranger in crowd:
            await stranger.send(b"GET")
        async with raw_connection(port) as stranger:
            await stranger.send(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
            assert await stranger.is_closed()


@pytest.mark.parametrize("path", ["/sign-in", "/join/key", "/join/key/check"])
async def test_a_form_larger_than_any_of_ours_is_refused_before_it_is_read(
    port: int, path: str
) -> None:
    whole = post(path, b"a" * (LARGEST_FORM + 1))
    assert (await ask(port, whole[: -LARGEST_FORM // 2])).status == 413


async def test_a_form_that_does_not_say_its_size_is_read_up_to_the_largest(port: int) -> None:
    head = b"POST /sign-in HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
    chunk = b"%x\r\n" % 40_000 + b"a" * 40_000 + b"\r\n"
    assert (await ask(port, head + chunk * 2)).status == 413
