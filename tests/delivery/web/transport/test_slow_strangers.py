"""Strangers who are slow, or many: each has a size, a time and a number."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

import pytest
from aiohttp.web import Application

from delivery.app import make_app
from delivery.configuration.settings import Settings
from delivery.records.database.store import Store
from delivery.web.transport.limits import LARGEST_FORM, Limits
from tests.delivery.web.transport.raw_connection import (
    RawConnection,
    ask,
    get,
    post,
    raw_connection,
)
from tests.doubles.settable_clock import SettableClock

LIMITS = Limits(head_s=0.2, body_s=0.2, linger_s=0.1, bodies_of_network=3, connections=8)
UNFINISHED = post("/sign-in", b"a" * 10)[:-5]


@pytest.fixture
def app(settings: Settings, clock: SettableClock, store: Store) -> Application:
    """With little patience, and room for few."""
    return make_app(settings, clock, wall=clock, store=store, limits=LIMITS)


@asynccontextmanager
async def strangers(port: int, count: int) -> AsyncIterator[list[RawConnection]]:
    async with AsyncExitStack() as stack:
        yield [await stack.enter_async_context(raw_connection(port)) for _ in range(count)]


async def test_a_body_that_does_not_arrive_in_time_is_given_up(port: int) -> None:
    async with raw_connection(port) as stranger:
        await stranger.send(UNFINISHED)
        assert (await stranger.answer()).status == 408
        assert await stranger.is_closed()


async def test_headers_that_do_not_arrive_in_time_close_the_connection(port: int) -> None:
    async with raw_connection(port) as stranger:
        await stranger.send(b"GET / HTTP/1.1\r\nHost: x\r\nA: ")
        assert await stranger.is_closed()


async def test_a_connection_on_which_nothing_is_sent_is_closed(port: int) -> None:
    async with raw_connection(port) as stranger:
        assert await stranger.is_closed()


async def test_the_second_request_of_a_connection_has_no_more_time_than_the_first(
    port: int,
) -> None:
    async with raw_connection(port) as stranger:
        await stranger.send(get("/healthz"))
        assert (await stranger.answer()).status == 200
        await stranger.send(b"GET /healthz HT")
        assert await stranger.is_closed()


async def test_a_network_sends_so_many_bodies_at_once_and_no_more(port: int) -> None:
    async with strangers(port, 5) as crowd:
        for stranger in crowd:
            await stranger.send(UNFINISHED)
        statuses = sorted([(await stranger.answer()).status for stranger in crowd])
    assert statuses == [408, 408, 408, 429, 429]


async def test_a_machine_that_sends_too_many_bodies_is_told_to_send_again(port: int) -> None:
    unfinished = post("/webhooks/zoom", b"a" * 10)[:-5]
    async with strangers(port, 5) as crowd:
        for stranger in crowd:
            await stranger.send(unfinished)
        statuses = sorted([(await stranger.answer()).status for stranger in crowd])
    assert statuses == [408, 408, 408, 503, 503]


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
