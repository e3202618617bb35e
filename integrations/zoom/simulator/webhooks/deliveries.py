"""Posts signed webhooks as Zoom does: once at once, then after 5, 20 and 60 minutes.

https://developers.zoom.us/docs/api/webhooks/ - a retry has the same body and request id, and a
new timestamp and signature. Answers from 500 up, timeouts and broken connections are retried;
3xx and 4xx are final, and the event is lost.
"""

import hashlib
import hmac
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from uuid import uuid4

import aiohttp

from integrations.json_reader import read_json
from integrations.simulation.timers import Timers
from integrations.zoom.simulator import identifiers
from integrations.zoom.simulator.config import Config
from integrations.zoom.simulator.meetings.occurrences import OutgoingWebhook
from integrations.zoom.simulator.webhooks import payloads
from integrations.zoom.simulator.webhooks.network_conditions import (
    NetworkConditions,
    PerfectNetwork,
)
from integrations.zoom.simulator.webhooks.pending_delivery import PendingDelivery, Signing

RETRY_MINUTES = (5, 20, 60)


@dataclass(frozen=True, slots=True)
class Attempt:
    at: datetime
    answer: int | str  # an HTTP status, `timeout` or `no connection`
    text: str = field(default="", repr=False)

    @property
    def delivered(self) -> bool:
        return isinstance(self.answer, int) and 200 <= self.answer < 300

    @property
    def worth_another(self) -> bool:
        return not isinstance(self.answer, int) or self.answer >= 500


@dataclass(slots=True)
class Delivery:
    """The delivery of one event to one subscriber; the body is the same on every attempt."""

    event: str
    body: bytes
    url: str
    signing: Signing = Signing.GENUINE
    signed_before: float = 0.0
    """Age of the signature in minutes; above 0 for Signing.OLD only."""
    request_id: str = field(default_factory=identifiers.request_id)
    attempts: list[Attempt] = field(default_factory=list)
    state: str = "waiting"  # waiting | delivered | refused | given up | lost

    def as_json(self) -> dict[str, object]:
        attempts = [{"at": payloads.stamp(a.at), "answer": a.answer} for a in self.attempts]
        return {
            "event": self.event,
            "request_id": self.request_id,
            "state": self.state,
            "attempts": attempts,
            "body": read_json(self.body),
        }


class WebhookSender:
    """Sends the account's webhooks over a network, and stores the result of each delivery."""

    def __init__(
        self,
        config: Config,
        now: Callable[[], datetime],
        session: aiohttp.ClientSession,
        timers: Timers,
    ) -> None:
        self.sent: list[Delivery] = []
        self.network: NetworkConditions = PerfectNetwork()
        self._config = config
        self._now = now
        self._session = session
        self._timers = timers

    async def send(self, webhooks: Sequence[OutgoingWebhook], url: str) -> None:
        """Posts in this order; returns after the first attempt of each. Retries come later."""
        for webhook in webhooks:
            for pending in self.network.pending_deliveries(payloads.envelope(webhook)):
                delivery = self._delivery_of(pending, url)
                if pending.lost:
                    delivery.state = "lost"
                elif pending.after > 0:
                    self._timers.after(pending.after, partial(self._try, delivery))
                else:
                    await self._try(delivery)

    async def post(self, body: Mapping[str, object], url: str) -> Delivery:
        """Posts one body once, without a retry."""
        delivery = self._delivery_of(PendingDelivery(body), url)
        await self._attempt(delivery)
        return delivery

    async def post_raw(self, event: str, raw: bytes, url: str) -> Delivery:
        """Posts a recorded body byte for byte, without a retry."""
        delivery = Delivery(event, raw, url)
        self.sent.append(delivery)
        await self._attempt(delivery)
        return delivery

    def _delivery_of(self, pending: PendingDelivery, url: str) -> Delivery:
        written = json.dumps(pending.body, ensure_ascii=False, separators=(",", ":"))
        raw = written.encode(errors="surrogatepass")
        delivery = Delivery(
            event=str(pending.body["event"]),
            body=raw,
            url=url,
            signing=pending.signing,
            signed_before=pending.after if pending.signing is Signing.OLD else 0.0,
        )
        self.sent.append(delivery)
        return delivery

    async def _try(self, delivery: Delivery) -> None:
        """Makes one attempt, and schedules the next after a failure; a forged webhook is not
        retried."""
        await self._attempt(delivery)
        if delivery.state != "waiting":
            return
        tried = len(delivery.attempts)
        if tried > len(RETRY_MINUTES) or delivery.signing is not Signing.GENUINE:
            delivery.state = "given up"
        else:
            self._timers.after(RETRY_MINUTES[tried - 1], partial(self._try, delivery))

    async def _attempt(self, delivery: Delivery) -> None:
        attempt = await self._ask(delivery)
        delivery.attempts.append(attempt)
        if attempt.delivered:
            delivery.state = "delivered"
        elif not attempt.worth_another:
            delivery.state = "refused"

    async def _ask(self, delivery: Delivery) -> Attempt:
        at = self._now()
        if self.network.is_down(at):
            return Attempt(at, "no connection")
        signed_at = at - timedelta(minutes=delivery.signed_before)
        headers = self._headers(delivery, str(int(signed_at.timestamp())))
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
        return self._signature(delivery, timestamp) | {
            "content-type": "application/json; charset=utf-8",
            "user-agent": "Zoom Marketplace/1.0a",
            "x-zm-request-id": delivery.request_id,
            "x-zm-trackingid": f"v=2.0;clid=us02;rid=WEB_{uuid4().hex}",
            "traceparent": f"00-{uuid4().hex}-{uuid4().hex[:16]}-02",
            "zm-trace-upstream": "Meeting_Web_marketplace-consumer",
            "clientid": self._config.client_id,
        }

    def _signature(self, delivery: Delivery, timestamp: str) -> dict[str, str]:
        if delivery.signing is Signing.ABSENT:
            return {}
        strangers = delivery.signing is Signing.STRANGERS
        secret = uuid4().hex if strangers else self._config.webhook_secret
        signed = delivery.body + b" " * (delivery.signing is Signing.OF_ANOTHER)
        return {
            "x-zm-request-timestamp": timestamp,
            "x-zm-signature": sign(secret, timestamp, signed),
        }


def sign(secret: str, timestamp: str, body: bytes) -> str:
    message = b"v0:" + timestamp.encode() + b":" + body
    return "v0=" + hmac.new(secret.encode(), message, hashlib.sha256).hexdigest()
