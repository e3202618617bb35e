"""A Zoom that posts webhooks continuously and stores the answers."""

import asyncio
import itertools
import json
import time
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from hashlib import sha256

from aiohttp import ClientError, ClientSession, ClientTimeout
from sqlalchemy import select

from delivery.records.database.store import Store
from delivery.records.tables import ledger
from integrations.zoom.simulator.webhooks.deliveries import sign
from tests.waiting import LONG_S, waiting_for

AT_ONCE = 12
SECRET = "webhook secret"


@dataclass
class Load:
    http: ClientSession
    url: str
    """The URL of the service, which a restart may change."""
    answers: Counter[int | None] = field(default_factory=Counter)
    """The number of answers by status; None counts webhooks without an answer."""
    sent: set[bytes] = field(default_factory=set)
    """The SHA-256 of every webhook."""
    acknowledged: set[bytes] = field(default_factory=set)
    """The SHA-256 of every webhook that was answered 200."""
    _numbers: Iterator[int] = field(default_factory=itertools.count)
    _answered: asyncio.Condition = field(default_factory=asyncio.Condition)

    async def tell(self) -> int | None:
        """Posts a new webhook; returns the status of the answer, or None without an answer."""
        raw, stamp = _body(next(self._numbers)), str(int(time.time()))
        headers = {"x-zm-request-timestamp": stamp, "x-zm-signature": sign(SECRET, stamp, raw)}
        self.sent.add(sha256(raw).digest())
        status = None
        try:
            async with self.http.post(
                f"{self.url}/webhooks/zoom", data=raw, headers=headers
            ) as answer:
                status = answer.status
        except (ClientError, TimeoutError):
            pass
        if status == 200:
            self.acknowledged.add(sha256(raw).digest())
        async with self._answered:
            self.answers[status] += 1
            self._answered.notify_all()
        return status

    async def until_more(self, status: int | None, count: int) -> None:
        """Returns when `count` more webhooks have this status."""
        expected = self.answers[status] + count
        async with waiting_for(f"{count} more webhooks answered {status}"), self._answered:
            await self._answered.wait_for(lambda: self.answers[status] >= expected)

    @asynccontextmanager
    async def going_on(self) -> AsyncIterator[None]:
        """Posts webhooks until the block ends or the service does not answer."""
        over = asyncio.Event()
        tellers = [asyncio.create_task(self._tell_on(over)) for _ in range(AT_ONCE)]
        try:
            yield
        finally:
            over.set()
            await asyncio.gather(*tellers)

    async def _tell_on(self, over: asyncio.Event) -> None:
        while not over.is_set() and await self.tell() is not None:
            pass

    async def expect_kept(self, database_url: str) -> None:
        """Checks that every webhook answered 200 is stored once, and that no other row is stored
        twice or without a webhook."""
        stored = await kept(database_url)
        assert self.acknowledged
        assert [digest for digest in self.acknowledged if stored[digest] != 1] == []
        assert [
            digest for digest, times in stored.items() if times > 1 or digest not in self.sent
        ] == []


@asynccontextmanager
async def loading(url: str) -> AsyncIterator[Load]:
    async with ClientSession(timeout=ClientTimeout(total=LONG_S)) as http:
        yield Load(http, url)


async def kept(database_url: str) -> Counter[bytes]:
    """The number of ledger rows by digest."""
    store = Store(database_url)
    try:
        async with store.reading() as tx:
            return Counter(await tx.scalars(select(ledger.c.digest)))
    finally:
        await store.close()


def _body(number: int) -> bytes:
    now = int(time.time() * 1000)
    participant = {"user_id": f"{number}", "user_name": "Somebody", "registrant_id": f"r{number}"}
    meeting = {"id": f"{80_000_000_000 + number % 9}", "uuid": f"u{number % 9}=="}
    payload = {"object": {**meeting, "participant": participant}}
    return json.dumps(
        {"event": "meeting.participant_joined", "event_ts": now, "payload": payload}
    ).encode()
