"""Announces changed courses between processes that share a PostgreSQL (LISTEN, NOTIFY)."""

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

log = structlog.get_logger("coursewatch.change_notifications")

CHANNEL = "coursewatch_courses"
GATHER_S = 0.05  # changes within this time share one notification
MOST_IDS = 350  # in one: PostgreSQL takes fewer than 8,000 bytes, and an id has up to 19 digits
AGAIN_AFTER_S = 1.0


@dataclass(slots=True)
class ChangeNotifications:
    """Sends and receives notifications. One may be lost, so receivers also poll."""

    url: str
    store: Store
    on_change: Callable[[int], None]
    """Called with each course that another process announces."""
    on_missed: Callable[[], None]
    """Called after a lost connection, when notifications may have been missed."""
    _sender: str = field(default_factory=lambda: secrets.token_hex(8))
    _changed: set[int] = field(default_factory=set)
    _waiting: asyncio.Event = field(default_factory=asyncio.Event)

    def announce(self, course_id: int) -> None:
        """Announces a changed course soon, together with others that wait."""
        self._changed.add(course_id)
        self._waiting.set()

    async def run(self) -> None:
        """Sends and receives until cancelled."""
        async with asyncio.TaskGroup() as both:
            both.create_task(self._send(), name="sending changes")
            both.create_task(self._receive(), name="receiving changes")

    async def _send(self) -> None:
        while True:
            await self._waiting.wait()
            await asyncio.sleep(GATHER_S)
            self._waiting.clear()
            course_ids, self._changed = sorted(self._changed), set()
            try:
                async with self.store.writing() as tx:
                    # A notification stores nothing, so no commit need wait for the disk.
                    await tx.execute(text("SET LOCAL synchronous_commit = off"))
                    for payload in _payloads(self._sender, course_ids):
                        telling = {"channel": CHANNEL, "payload": payload}
                        await tx.execute(text("SELECT pg_notify(:channel, :payload)"), telling)
            except StoreFault as fault:  # they poll a little later
                log.warning("changes not announced", fault=type(fault).__name__)

    async def _receive(self) -> None:
        parsed = address(self.url)
        server = parsed.render_as_string(hide_password=False)
        where = make_conninfo(server, **keepalive(parsed))
        while True:
            with suppress(psycopg.Error):
                async with await psycopg.AsyncConnection.connect(where, autocommit=True) as line:
                    await line.execute(f"LISTEN {CHANNEL}")
                    self.on_missed()
                    async for notification in line.notifies():
                        self._read(notification.payload)
            log.warning("changes of other processes not received")
            await asyncio.sleep(AGAIN_AFTER_S)

    def _read(self, payload: str) -> None:
        sender, _, course_ids = payload.partition(" ")
        if sender == self._sender:
            return
        for course_id in course_ids.split(","):
            if course_id.isdecimal():  # any client of the database may send any text
                self.on_change(int(course_id))


def _payloads(sender: str, course_ids: Sequence[int]) -> Iterator[str]:
    for first in range(0, len(course_ids), MOST_IDS):
        yield f"{sender} {','.join(map(str, course_ids[first : first + MOST_IDS]))}"
