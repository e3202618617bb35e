"""Posts signed webhooks as Zoom does: once at once, then after 5, 20 and 60 minutes.

https://developers.zoom.us/docs/api/webhooks/ - a retry has the same body and request id, and a
new timestamp and signature. Answers from 500 up, timeouts and broken connections are retried;
3xx and 4xx are final, and the event is lost.
"""

import asyncio
import hashlib
import hmac
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import uuid4

import aiohttp

from integrations.zoom.simulator import bodies, identifiers
from integrations.zoom.simulator.config import Config
from integrations.zoom.simulator.happenings import Webhook

RETRY_MINUTES = (5, 20, 60)


@dataclass(frozen=True, slots=True)
class Attempt:
    at: datetime
    answer: int | str  # an HTTP status, or: timeout, no connection
    text: str = field(default="", repr=False)

    @property
    def delivered(self) -> bool:
        return isinstance(self.answer, int) and 200 <= self.answer < 300

    @property
    def worth_another(self) -> bool:
        return not isinstance(self.answer, int) or self.answer >= 500


@dataclass(slots=True)
class Delivery:
    """One event on its way to one subscriber; `body` is the same bytes on every attempt."""

    event: str
    body: bytes
    url: str
    request_id: str = field(default_factory=identifiers.request_id)
    attempts: list[Attempt] = field(default_factory=list)
    state: str = "waiting"  # waiting | delivered | refused | given up

    def told(self) -> dict[str, object]:
        attempts = [{"at": bodies.stamp(a.at), "answer": a.answer} for a in self.attempts]
        return {
            "event": self.event,
            "request_id": self.request_id,
            "state": self.state,
            "attempts": attempts,
            "body": json.loads(self.body),
        }


class Courier:
    """Carries the account's webhooks and remembers what became of each."""

    def __init__(
        self, config: Config, now: Callable[[], datetime], session: aiohttp.ClientSession
    ) -> None:
        self.sent: list[Delivery] = []
        self._config = config
        self._now = now
        self._session = session
        self._retrying: set[asyncio.Task[None]] = set()

    async def carry(self, webhooks: Sequence[Webhook], url: str) -> None:
        """Post in this order and return when each has had its first answer; retry later."""
        for webhook in webhooks:
            delivery = await self.post(bodies.envelope(webhook), url)
            if delivery.state == "waiting":
                self._keep(asyncio.create_task(self._retry(delivery)))

    async def post(self, body: dict[str, object], url: str) -> Delivery:
        """The first attempt of one body, whatever comes of it."""
        raw = json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
        delivery = Delivery(str(body["event"]), raw, url)
        self.sent.append(delivery)
        await self._attempt(delivery)
        return delivery

    async def settle(self) -> None:
        """Return when no retry is outstanding."""
        while self._retrying:
            await asyncio.gather(*self._retrying)

    async def close(self) -> None:
        for task in self._retrying:
            task.cancel()
        await asyncio.gather(*self._retrying, return_exceptions=True)

    def _keep(self, task: asyncio.Task[None]) -> None:
        self._retrying.add(task)
        task.add_done_callback(self._retrying.discard)

    async def _retry(self, delivery: Delivery) -> None:
        for minutes in RETRY_MINUTES:
            await asyncio.sleep(minutes * 60 / self._config.speed)
            await self._attempt(delivery)
            if delivery.state != "waiting":
                return
        delivery.state = "given up"

    async def _attempt(self, delivery: Delivery) -> None:
        attempt = await self._ask(delivery)
        delivery.attempts.append(attempt)
        if attempt.delivered:
            delivery.state = "delivered"
        elif not attempt.worth_another:
            delivery.state = "refused"

    async def _ask(self, delivery: Delivery) -> Attempt:
        at = self._now()
        headers = self._headers(delivery, str(int(at.timestamp())))
        timeout = aiohttp.ClientTimeout(total=self._config.webhook_timeout_s)
        try:
            async with self._session.post(
                delivery.url,
                data=delivery.body,
                headers=headers,
                timeout=timeout,
                allow_redirects=False,
            ) as answer:
                return Attempt(at, answer.status, await answer.text(errors="replace"))
        except TimeoutError:
            return Attempt(at, "timeout")
        except aiohttp.ClientError:
            return Attempt(at, "no connection")

    def _headers(self, delivery: Delivery, timestamp: str) -> dict[str, str]:
        return {
            "content-type": "application/json; charset=utf-8",
            "user-agent": "Zoom Marketplace/1.0a",
            "x-zm-request-timestamp": timestamp,
            "x-zm-signature": sign(self._config.webhook_secret, timestamp, delivery.body),
            "x-zm-request-id": delivery.request_id,
            "x-zm-trackingid": f"v=2.0;clid=us02;rid=WEB_{uuid4().hex}",
            "traceparent": f"00-{uuid4().hex}-{uuid4().hex[:16]}-02",
            "zm-trace-upstream": "Meeting_Web_marketplace-consumer",
            "clientid": self._config.client_id,
        }


def sign(secret: str, timestamp: str, body: bytes) -> str:
    message = b"v0:" + timestamp.encode() + b":" + body
    return "v0=" + hmac.new(secret.encode(), message, hashlib.sha256).hexdigest()
