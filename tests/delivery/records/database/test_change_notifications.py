"""Notifications between processes over PostgreSQL, also after a lost connection."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field

import psycopg
import pytest

from delivery.records.database.change_notifications import CHANNEL, MOST_IDS, ChangeNotifications
from delivery.records.database.store import Store
from tests.waiting import waiting_for

CUT = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity
WHERE datname = current_database() AND query LIKE 'LISTEN%%'
"""


@pytest.fixture
def database_url(postgresql_url: str) -> str:
    return postgresql_url


@dataclass
class Process:
    """One of several that serve the same records."""

    heard: set[int] = field(default_factory=set)
    missed: int = 0
    notifications: ChangeNotifications = field(init=False)
    _news: asyncio.Condition = field(default_factory=asyncio.Condition)

    def hear(self, course_id: int) -> None:
        self.heard.add(course_id)
        self._ring()

    def miss(self) -> None:
        self.missed += 1
        self._ring()

    def _ring(self) -> None:
        asyncio.get_running_loop().create_task(self._told())

    async def _told(self) -> None:
        async with self._news:
            self._news.notify_all()

    async def until(self, holds: Callable[[], bool]) -> None:
        async with waiting_for("a notification of the database"), self._news:
            await self._news.wait_for(holds)


@asynccontextmanager
async def process(url: str, store: Store) -> AsyncIterator[Process]:
    """Waits until the process listens."""
    first = Process()
    first.notifications = ChangeNotifications(url, store, first.hear, first.miss)
    running = asyncio.create_task(first.notifications.run())
    await first.until(lambda: first.missed == 1)  # nobody heard what was told before
    try:
        yield first
    finally:
        running.cancel()
        with suppress(asyncio.CancelledError):
            await running


async def test_a_notification_reaches_every_other_process(database_url: str, store: Store) -> None:
    async with process(database_url, store) as first, process(database_url, store) as other:
        first.notifications.announce(7)
        first.notifications.announce(8)
        await other.until(lambda: other.heard == {7, 8})
        other.notifications.announce(9)
        await first.until(lambda: first.heard == {9})


async def test_many_courses_are_announced_in_several_notifications(
    database_url: str, store: Store
) -> None:
    largest = 2**63 - 1
    many = {largest - number for number in range(3 * MOST_IDS + 1)}
    async with process(database_url, store) as first, process(database_url, store) as other:
        for course_id in many:
            first.notifications.announce(course_id)
        await other.until(lambda: other.heard == many)


async def test_after_a_lost_connection_the_listener_returns_and_reports_the_loss(
    database_url: str, store: Store
) -> None:
    async with process(database_url, store) as first, process(database_url, store) as other:
        await asyncio.to_thread(cut, database_url)
        await other.until(lambda: other.missed == 2)
        first.notifications.announce(7)
        await other.until(lambda: 7 in other.heard)


async def test_a_failed_notification_is_dropped_and_the_next_one_sent(
    database_url: str, store: Store
) -> None:
    async with process(database_url, store) as first, process(database_url, store) as other:
        lost = Store(database_url.rpartition("/")[0] + "/nowhere")
        first.notifications.store = lost
        first.notifications.announce(1)
        await until(lambda: asyncio.sleep(0, bool(lost.faults)))
        first.notifications.store = store
        first.notifications.announce(2)
        await other.until(lambda: other.heard == {2})
        await lost.close()


@pytest.mark.parametrize("payload", ["", "somebody", "somebody one,2,", "a b c"])
async def test_an_unknown_payload_is_ignored(database_url: str, store: Store, payload: str) -> None:
    async with process(database_url, store) as first, process(database_url, store) as other:
        await asyncio.to_thread(say, database_url, payload)
        first.notifications.announce(7)
        await other.until(lambda: 7 in other.heard)
        assert other.missed == 1


def cut(url: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        assert connection.execute(CUT).rowcount == 2


def say(url: str, payload: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("SELECT pg_notify(%s, %s)", (CHANNEL, payload))


async def until(holds: Callable[[], Awaitable[bool]]) -> None:
    async with waiting_for("the other process's connection"):
        while not await holds():
            pass
