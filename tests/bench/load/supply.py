"""Prepared requests, signed beforehand, in the order of their numbers."""

import gc
import hashlib
import time
from collections import deque
from typing import NamedTuple

from integrations.zoom.webhooks.signature import sign
from tests.bench.load.morning import WebhookMorning
from tests.bench.load.order import LoadRequest

SIGNED_FOR_S = 200.0
"""A signature is valid for 300 s; a request older than this is signed again before it is sent."""


class Request(NamedTuple):
    number: int
    raw: bytes
    digest: bytes
    signed_at: float


class Supply:
    """Never runs dry before `longest`: requests beyond the prepared ones are made on demand."""

    def __init__(self, order: LoadRequest) -> None:
        self._order = order
        self._morning = WebhookMorning(
            order.since, order.courses, order.people, order.seed, order.meetings, order.ends
        )
        self._ready: deque[Request] = deque()
        self._next = order.first
        self.unprepared = 0

    def prepare(self, count: int) -> None:
        for _ in range(min(count, self._left())):
            self._ready.append(self._make())
        gc.freeze()  # a collection would look through all of them during a measurement

    def take(self) -> Request | None:
        """The next request; None after the last."""
        if self._ready:
            return self.fresh(self._ready.popleft())
        if not self._left():
            return None
        self.unprepared += 1
        return self._make()

    def fresh(self, request: Request) -> Request:
        """The same body with a valid signature, as Zoom signs a retry."""
        if time.time() - request.signed_at < SIGNED_FOR_S:
            return request
        return self._signed(request.number, self._morning.body(request.number))

    @property
    def next_number(self) -> int:
        return self._ready[0].number if self._ready else self._next

    def _left(self) -> int:
        return self._order.first + self._order.longest - self._next

    def _make(self) -> Request:
        number = self._next
        self._next += 1
        return self._signed(number, self._morning.body(number))

    def _signed(self, number: int, body: bytes) -> Request:
        now = time.time()
        stamp = str(int(now))
        head = (
            f"POST {self._order.path} HTTP/1.1\r\n"
            "host: courses.example\r\n"
            "content-type: application/json; charset=utf-8\r\n"
            "user-agent: Zoom Marketplace/1.0a\r\n"
            f"x-zm-request-timestamp: {stamp}\r\n"
            f"x-zm-signature: {sign(self._order.secret, stamp, body)}\r\n"
            f"x-zm-request-id: {number:08x}_0000_4000_8000_{number:012x}\r\n"
            f"x-zm-trackingid: v=2.0;clid=us02;rid=WEB_{number:032x}\r\n"
            f"traceparent: 00-{number:032x}-{number:016x}-02\r\n"
            "zm-trace-upstream: Meeting_Web_marketplace-consumer\r\n"
            "clientid: bench-client\r\n"
            f"content-length: {len(body)}\r\n\r\n"
        )
        return Request(number, head.encode() + body, hashlib.sha256(body).digest(), now)
