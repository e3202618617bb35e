"""Answers that Notify does not document, as from a machine between it and us."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from integrations.messenger import MayHaveArrived, MessageFault, MessengerDown
from integrations.notify.api_client import NotifyClient
from integrations.notify.email_channel import NotifyEmail
from tests.integrations.notify.simulated_notify import EMAIL_TEMPLATE, KEY, letter


@dataclass
class OddNotify:
    """Gives one answer to every POST and one to every GET; `silent` gives none to a POST."""

    to_post: tuple[int, str] = (201, "{}")
    to_get: tuple[int, str] = (200, '{"notifications": []}')
    silent: bool = False
    posts: int = 0
    gets: int = 0
    url: str = ""
    redirect: dict[str, str] = field(default_factory=dict)

    async def answer(self, request: web.Request) -> web.StreamResponse:
        await request.read()
        self.posts += request.method == "POST"
        self.gets += request.method == "GET"
        if self.silent and request.method == "POST":
            await asyncio.Event().wait()
        status, body = self.to_post if request.method == "POST" else self.to_get
        return web.Response(status=status, text=body, headers=self.redirect)


@pytest.fixture
async def odd() -> AsyncIterator[OddNotify]:
    notify = OddNotify()
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", notify.answer)
    async with TestServer(app) as server:
        notify.url = str(server.make_url("/"))
        yield notify


@pytest.fixture
async def email(odd: OddNotify) -> AsyncIterator[NotifyEmail]:
    channel = NotifyEmail(NotifyClient(odd.url, KEY), EMAIL_TEMPLATE)
    yield channel
    await channel.close()


MISSING = '{"notifications": []}'
LISTED = '{"notifications": [{"id": "1", "status": "created", "reference": "m1.1"}]}'
OF_ANOTHER = '{"notifications": [{"id": "1", "status": "created", "reference": "m1.2"}]}'


@pytest.mark.parametrize("status", [200, 202, 204, 502, 504, 520])
async def test_an_answer_that_decides_nothing_is_decided_by_a_look_up(
    status: int, odd: OddNotify, email: NotifyEmail
) -> None:
    odd.to_post, odd.to_get = (status, "<h1>Hello"), (200, LISTED)
    await email.send(letter())
    odd.to_get = (200, MISSING)
    with pytest.raises(MayHaveArrived, match=str(status)):
        await email.send(letter())
    assert (odd.posts, odd.gets) == (2, 2)


@pytest.mark.parametrize(
    "look_up", [(500, ""), (200, "<h1>"), (200, "[]"), (200, '{"notifications": [1]}')]
)
async def test_a_look_up_that_fails_leaves_the_doubt(
    look_up: tuple[int, str], odd: OddNotify, email: NotifyEmail
) -> None:
    odd.to_post, odd.to_get = (504, ""), look_up
    with pytest.raises(MayHaveArrived):
        await email.send(letter())
    with pytest.raises(MessengerDown):
        await email.fate_of("m1.1")


async def test_a_server_that_ignores_the_reference_proves_nothing(
    odd: OddNotify, email: NotifyEmail
) -> None:
    odd.to_post, odd.to_get = (504, ""), (200, OF_ANOTHER)
    with pytest.raises(MayHaveArrived):
        await email.send(letter())


@pytest.mark.parametrize("status", [500, 503])
async def test_what_was_certainly_not_processed_is_sent_later(
    status: int, odd: OddNotify, email: NotifyEmail
) -> None:
    odd.to_post, odd.to_get = (status, ""), (status, "")
    with pytest.raises(MessengerDown):
        await email.send(letter())


async def test_a_silence_is_decided_by_a_look_up(odd: OddNotify) -> None:
    impatient = NotifyClient(odd.url, KEY, timeout=aiohttp.ClientTimeout(total=0.2))
    email = NotifyEmail(impatient, EMAIL_TEMPLATE)
    odd.silent, odd.to_get = True, (200, LISTED)
    await email.send(letter())
    assert (odd.posts, odd.gets) == (1, 1)
    odd.to_get = (200, MISSING)
    with pytest.raises(MayHaveArrived, match="TimeoutError"):
        await email.send(letter())
    await email.close()


async def test_a_redirect_does_not_get_the_key_and_stops_the_sender(
    odd: OddNotify, email: NotifyEmail
) -> None:
    odd.to_post, odd.redirect = (307, ""), {"Location": f"{odd.url}elsewhere"}
    with pytest.raises(MessengerDown, match="COURSEWATCH_NOTIFY_URL"):
        await email.send(letter())
    assert odd.posts == 1


async def test_the_fault_of_a_refusal_repeats_nobodys_address(
    odd: OddNotify, email: NotifyEmail
) -> None:
    said = '{"errors": [{"error": "anna@example.org", "message": "anna@example.org is odd"}]}'
    odd.to_post = (400, said)
    with pytest.raises(MessageFault) as refused:
        await email.send(letter())
    assert "anna" not in str(refused.value)


async def test_one_message_is_looked_up_by_the_id_that_notify_gave_it(odd: OddNotify) -> None:
    client = NotifyClient(odd.url, KEY)
    odd.to_get = (200, '{"id": "1", "status": "delivered", "reference": "m1.1"}')
    fate = await client.fate_by_id("740e5834-3a29-46b4-9a6f-16142fde533a")
    assert fate is not None
    assert fate.reference == "m1.1"
    odd.to_get = (404, '{"errors": [{"error": "NoResultFound"}]}')
    assert await client.fate_by_id("740e5834-3a29-46b4-9a6f-16142fde533a") is None
    await client.close()
