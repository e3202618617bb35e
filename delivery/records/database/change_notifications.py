"""Between processes that share a PostgreSQL: which courses look different now (LISTEN, NOTIFY)."""

import asyncio
import secrets
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

import psycopg
import structlog
from psycopg.conninfo import make_conninfo
from sqlalchemy import text

from delivery.records.database.engines import address, keepalive
from delivery.records.database.faults import StoreFault
from delivery.records.database.store import Store

log = structlog.get_logger("coursewatch.wire")

CHANNEL = "coursewatch_courses"
GATHER_S = 0.05  # what is told within it is one notification
MOST_IDS = 350  # in one: PostgreSQL takes fewer than 8,000 bytes, and an id has up to 19 digits
AGAIN_AFTER_S = 1.0


@dataclass(slots=True)
class Wire:
    """A notification may be lost: whoever listens looks now and then anyway."""

    url: str
    store: Store
    heard: Callable[[int], None]
    """Called with each course that another process tells of."""
    missed: Callable[[], None]
    """Called when some may have been missed: the connection was gone, and is there again."""
    _own: str = field(default_factory=lambda: secrets.token_hex(8))
    _told: set[int] = field(default_factory=set)
    _waiting: asyncio.Event = field(default_factory=asyncio.Event)

    def tell(self, course_id: int) -> None:
        """Soon, together with whatever else there is to tell."""
        self._told.add(course_id)
        self._waiting.set()

    async def run(self) -> None:
        """Until cancelled."""
        async with asyncio.TaskGroup() as both:
            both.create_task(self._speak(), name="telling other processes")
            both.create_task(self._listen(), name="hearing other processes")

    async def _speak(self) -> None:
        while True:
            await self._waiting.wait()
            await asyncio.sleep(GATHER_S)
            self._waiting.clear()
            course_ids, self._told = sorted(self._told), set()
            try:
                async with self.store.writing() as tx:
                    # Nothing is kept by it, so that nothing need be on the disk.
                    await tx.execute(text("SET LOCAL synchronous_commit = off"))
                    for payload in _payloads(self._own, course_ids):
                        telling = {"channel": CHANNEL, "payload": payload}
                        await tx.execute(text("SELECT pg_notify(:channel, :payload)"), telling)
            except StoreFault as fault:  # they look for themselves a little later
                log.warning("other processes not told", fault=type(fault).__name__)

    async def _listen(self) -> None:
        parsed = address(self.url)
        server = parsed.render_as_string(hide_password=False)
        where = make_conninfo(server, **keepalive(parsed))
        while True:
            with suppress(psycopg.Error):
                async with await psycopg.AsyncConnection.connect(where, autocommit=True) as line:
                    await line.execute(f"LISTEN {CHANNEL}")
                    self.missed()
                    async for notification in line.notifies():
                        self._hear(notification.payload)
            log.warning("other processes are not heard")
            await asyncio.sleep(AGAIN_AFTER_S)

    def _hear(self, payload: str) -> None:
        sender, _, course_ids = payload.partition(" ")
        if sender == self._own:
            return
        for course_id in course_ids.split(","):
            if course_id.isdecimal():  # whoever may connect may say anything
                self.heard(int(course_id))


def _payloads(sender: str, course_ids: Sequence[int]) -> Iterator[str]:
    for first in range(0, len(course_ids), MOST_IDS):
        yield f"{sender} {','.join(map(str, course_ids[first : first + MOST_IDS]))}"
