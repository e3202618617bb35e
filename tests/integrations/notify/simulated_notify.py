"""A simulated service at Notify over HTTP, our channels to it, and an endpoint for receipts."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import aiohttp
from aiohttp import web
from aiohttp.test_utils import TestServer

from integrations.messenger import Letter
from integrations.notify.api_client import NotifyClient
from integrations.notify.api_key import NotifyKey
from integrations.notify.email_channel import NotifyEmail
from integrations.notify.simulator.app import make_notify
from integrations.notify.simulator.config import NotifyConfig
from integrations.notify.text_channel import NotifyText
from integrations.simulation.timers import SteppedTimers
from integrations.text_messenger import TextMessage
from tests.doubles.settable_clock import SettableClock

KEY = NotifyKey("26785a09-ab16-4eb0-8407-a37497a57506", "3d844edf-8d35-48ac-975b-e847b4f122b0")
EMAIL_TEMPLATE = "f33517ff-2a88-4f6e-b855-c550268ce08a"
TEXT_TEMPLATE = "c2a1f6f0-5f5f-4c0e-9b52-0f2d6a0b7c11"
CALLBACK_TOKEN = "the token that Notify sends with a receipt"
CONFIG = NotifyConfig(
    key=KEY,
    email_template=EMAIL_TEMPLATE,
    text_template=TEXT_TEMPLATE,
    callback_token=CALLBACK_TOKEN,
)


def letter(to: str = "anna@example.org", reference: str = "m1.1") -> Letter:
    return Letter(
        message_id="<booking-1@courses.example.org>",
        to=to,
        subject="Your course",
        text="Join by your link.",
        html="<p>Join by your link.",
        written_at=datetime(2026, 6, 8, 8, tzinfo=UTC),
        reference=reference,
    )


def text(to: str = "07700 900999", reference: str = "m2.1") -> TextMessage:
    return TextMessage(reference, to, "Join by your link.")


@dataclass
class ReceiptEndpoint:
    """Keeps what is posted and gives the scripted statuses, else 200."""

    url: str = ""
    statuses: list[int] = field(default_factory=list)
    posted: list[tuple[str, bytes]] = field(default_factory=list)
    """Of each request its Authorization header and its body."""

    async def take(self, request: web.Request) -> web.Response:
        self.posted.append((request.headers["Authorization"], await request.read()))
        return web.Response(status=self.statuses.pop(0) if self.statuses else 200)


@dataclass
class NotifyUnderTest:
    url: str
    http: aiohttp.ClientSession
    clock: SettableClock
    timers: SteppedTimers
    receipts: ReceiptEndpoint

    def client(self, key: NotifyKey = KEY, **changes: Any) -> NotifyClient:
        clocks = {"now": self.clock.now, "wall": self.clock.now}
        return NotifyClient(self.url, key, **{**clocks, **changes})

    async def messages(self) -> list[dict[str, Any]]:
        """All messages that the simulated Notify has taken."""
        async with self.http.get(f"{self.url}/messages") as answer:
            taken: list[dict[str, Any]] = await answer.json()
        return taken

    async def will(self, *days: str) -> None:
        """Sets the bad days of the next messages."""
        async with self.http.post(f"{self.url}/bad-days", json=days) as answer:
            assert answer.status == 204

    async def pass_time(self, **time: float) -> None:
        self.clock.go_on(timedelta(**time))
        await self.timers.run_due()


@asynccontextmanager
async def running_notify(**changes: Any) -> AsyncIterator[NotifyUnderTest]:
    """A simulated Notify with the settings of CONFIG, some of them changed."""
    clock, receipts = SettableClock(), ReceiptEndpoint()
    timers = SteppedTimers(clock.now)
    listener = web.Application()
    listener.router.add_post("/receipts", receipts.take)
    async with TestServer(listener) as endpoint:
        receipts.url = str(endpoint.make_url("/receipts"))
        config = replace(CONFIG, **{"callback_url": receipts.url, **changes})
        app = make_notify(config, clock.now, clock.now, timers)
        async with TestServer(app) as server, aiohttp.ClientSession() as http:
            url = str(server.make_url("")).rstrip("/")
            yield NotifyUnderTest(url, http, clock, timers, receipts)


def references(messages: Sequence[dict[str, Any]]) -> list[str]:
    return [message["reference"] for message in messages]


@asynccontextmanager
async def channels_of(client: NotifyClient) -> AsyncIterator[tuple[NotifyEmail, NotifyText]]:
    email = NotifyEmail(client, EMAIL_TEMPLATE)
    try:
        yield email, NotifyText(client, TEXT_TEMPLATE)
    finally:
        await email.close()
