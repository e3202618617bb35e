"""Processes that listen to streams on one PostgreSQL, and the remaining time of their leases."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta

import psycopg

from delivery.records.database.store import Store
from delivery.records.ledger import ledger
from delivery.records.streams import stream_entries
from delivery.records.streams.stream_leases import OfferedStream
from delivery.streams.line_writer import LineWriter
from delivery.streams.open_streams import KINDS
from delivery.streams.stream_leases import LASTS, Leases
from delivery.streams.stream_supervisor import LONGEST_COURSE, Note, StreamSupervisor
from delivery.web.machines.webhooks import entry_of as entry_of_webhook
from integrations.stream_notice import StreamStart
from integrations.zoom.rtms.rtms_messages import line
from tests.delivery.streams.test_stream_supervisor import ACCEPTED, START, Book, offer
from tests.doubles.settable_clock import SettableClock
from tests.waiting import waiting_for

SOON = timedelta(seconds=0.5)
OFFERED = OfferedStream(START.stream, START.instance, START.url, None)


@dataclass
class ProcessLine:
    """Zoom's end of one stream: its current listeners and the largest number at a time."""

    listening: list[str] = field(default_factory=list)
    most: int = 0
    changed: asyncio.Condition = field(default_factory=asyncio.Condition)

    async def says(self, holder: str, *, comes: bool) -> None:
        async with self.changed:
            (self.listening.append if comes else self.listening.remove)(holder)
            self.most = max(self.most, len(self.listening))
            self.changed.notify_all()

    async def until(self, *holders: str) -> None:
        async with waiting_for(f"{holders} to listen"), self.changed:
            await self.changed.wait_for(lambda: self.listening == list(holders))


@dataclass
class Ear:
    """Listens until cancelled, then notes the loss as the real listener does."""

    holder: str
    zoom: ProcessLine
    clock: SettableClock

    async def listen(self, start: StreamStart, note: Note) -> None:
        await note(line(start, self.clock.now(), message=ACCEPTED))
        await self.zoom.says(self.holder, comes=True)
        try:
            await asyncio.Event().wait()
        finally:
            await self.zoom.says(self.holder, comes=False)
            await note(line(start, self.clock.now() + timedelta(seconds=1), lost=True))


Process = Callable[..., StreamSupervisor]


@asynccontextmanager
async def processes(url: str, clock: SettableClock, zoom: ProcessLine) -> AsyncIterator[Process]:
    """Makes stream supervisors by the names of their processes; their leases last `lasts`."""
    async with AsyncExitStack() as ends:

        def made(name: str, lasts: timedelta = LASTS) -> StreamSupervisor:
            store = Store(url)
            ends.push_async_callback(store.close)
            leases, listener = Leases(store, name, lasts, lasts / 5), Ear(name, zoom, clock)
            writer = LineWriter(Book(store).append)
            supervisor = StreamSupervisor(store, writer, clock, listener, leases)
            ends.push_async_callback(supervisor.close)
            return supervisor

        yield made


async def offered(store: Store, clock: SettableClock) -> None:
    """Stores the webhook that offers the stream in the ledger."""
    async with store.writing() as tx:
        await ledger.append(tx, [entry_of_webhook(offer(), clock.now())])


async def kinds(store: Store, clock: SettableClock) -> list[str]:
    async with store.reading() as tx:
        rows = await stream_entries.entries_since(tx, clock.now() - LONGEST_COURSE, KINDS)
    return [row.kind for row in rows if row.source == "rtms"]


def on_the_list(url: str) -> tuple[str | None, timedelta | None]:
    """The holder of the stream, and the lease's remaining time by the database's clock."""
    with psycopg.connect(url) as connection:
        leases = connection.execute("SELECT holder, runs_out_at - now() FROM stream_leases")
        (row,) = leases.fetchall()
    return row[0], row[1]


def pass_time(url: str, by: timedelta) -> None:
    """Shortens all leases, as if this time had passed on the database's clock."""
    with psycopg.connect(url) as connection:
        connection.execute("UPDATE stream_leases SET runs_out_at = runs_out_at - %s", [by])


async def renewed_for_the_last_time(supervisor: StreamSupervisor) -> None:
    """Renews the lease for a short time only, so that it is about to end."""
    supervisor.leases.lasts, supervisor.leases.parting = SOON, SOON / 5
    await supervisor.leases.renew()
