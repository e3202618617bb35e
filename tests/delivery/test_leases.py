"""Of many processes on one PostgreSQL exactly one listens to a stream, whichever of them dies."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import timedelta

import psycopg
import pytest

from delivery.leases import EVERY_S, LASTS, PARTING, Leases
from delivery.notebook import Notebook
from delivery.records import ledger, streams
from delivery.records.store import Store
from delivery.records.stream_leases import Offered
from delivery.unfinished import KINDS
from delivery.watching import LONGEST_COURSE, Note, Watching, entry_of
from delivery.web.webhooks import entry_of as entry_of_webhook
from integrations.zoom.rtms_words import line
from integrations.zoom.webhook import StreamStart
from tests.delivery.test_watching import ACCEPTED, START, Book, offer, stopped
from tests.settable_clock import SettableClock

NEVER_S = 30  # whoever waits longer will wait for ever
PROMISED = timedelta(seconds=30)
SOON, LONG = timedelta(seconds=0.5), timedelta(hours=1)
OFFERED = Offered(START.stream, START.instance, START.url, None)


@dataclass
class Line:
    """Zoom's end of one stream: who listens, and how many at most."""

    listening: list[str] = field(default_factory=list)
    most: int = 0
    changed: asyncio.Condition = field(default_factory=asyncio.Condition)

    async def says(self, holder: str, *, comes: bool) -> None:
        async with self.changed:
            (self.listening.append if comes else self.listening.remove)(holder)
            self.most = max(self.most, len(self.listening))
            self.changed.notify_all()

    async def until(self, *holders: str) -> None:
        async with asyncio.timeout(NEVER_S), self.changed:
            await self.changed.wait_for(lambda: self.listening == list(holders))


@dataclass
class Ear:
    """Listens until stopped, and then says that it heard no more, as the true one does."""

    holder: str
    zoom: Line
    clock: SettableClock

    async def listen(self, start: StreamStart, note: Note) -> None:
        await note(line(start, self.clock.now(), message=ACCEPTED))
        await self.zoom.says(self.holder, comes=True)
        try:
            await asyncio.Event().wait()
        finally:
            await self.zoom.says(self.holder, comes=False)
            await note(line(start, self.clock.now() + timedelta(seconds=1), lost=True))


@pytest.fixture
def database_url(postgresql_url: str) -> str:
    return postgresql_url


@pytest.fixture
def zoom() -> Line:
    return Line()


Process = Callable[..., Watching]


@pytest.fixture
async def process(database_url: str, clock: SettableClock, zoom: Line) -> AsyncIterator[Process]:
    """What watches streams in a process of this name, whose leases last for so long."""
    async with AsyncExitStack() as ends:

        def made(name: str, lasts: timedelta = LASTS) -> Watching:
            store = Store(database_url)
            ends.push_async_callback(store.close)
            leases, book = Leases(store, name, lasts, lasts / 5), Notebook(Book(store).append)
            one = Watching(store, book, clock, Ear(name, zoom, clock), leases)
            ends.push_async_callback(one.close)
            return one

        yield made


async def offered(store: Store, clock: SettableClock) -> None:
    """The webhook is in the ledger."""
    async with store.change() as tx:
        await ledger.append(tx, [entry_of_webhook(offer(), clock.now())])


async def kinds(store: Store, clock: SettableClock) -> list[str]:
    async with store.look() as tx:
        rows = await streams.told_since(tx, clock.now() - LONGEST_COURSE, KINDS)
    return [row.kind for row in rows if row.source == "rtms"]


def on_the_list(url: str) -> tuple[str | None, timedelta | None]:
    """Who holds the stream, and how long still by the database's clock."""
    with psycopg.connect(url) as connection:
        found = connection.execute("SELECT holder, runs_out_at - now() FROM stream_leases")
        (row,) = found.fetchall()
    return row[0], row[1]


def pass_time(url: str, by: timedelta) -> None:
    """For the database, as leases see it."""
    with psycopg.connect(url) as connection:
        connection.execute("UPDATE stream_leases SET runs_out_at = runs_out_at - %s", [by])


async def renewed_for_the_last_time(one: Watching) -> None:
    """It listens, and its lease is about to end."""
    one.leases.lasts, one.leases.parting = SOON, SOON / 5
    await one.leases.renew()


def test_a_dead_process_is_followed_within_the_time_that_is_promised() -> None:
    assert LASTS + timedelta(seconds=EVERY_S) < PROMISED
    assert timedelta(seconds=2 * EVERY_S) < LASTS - PARTING, "one renewal may fail"


async def test_a_stream_that_is_offered_to_two_is_listened_to_by_the_first(
    process: Process, zoom: Line, store: Store, clock: SettableClock
) -> None:
    one, other = process("one"), process("other")
    await offered(store, clock)
    await asyncio.gather(one.heed(offer()), one.heed(offer()))
    await other.heed(offer())
    assert await other.look() == 0
    await zoom.until("one")


async def test_of_many_who_look_at_once_each_stream_is_taken_by_one(
    process: Process, zoom: Line, store: Store, clock: SettableClock, database_url: str
) -> None:
    async with store.change() as tx:
        await ledger.append(tx, [entry_of_webhook(offer(), clock.now())])
    dead = Leases(store, "dead")
    for number in range(25):
        await dead.offer(Offered(f"s{number}", f"u{number}", START.url, None), clock.now())
    pass_time(database_url, LASTS)
    heirs = [process(name) for name in "abc"]
    assert sum(await asyncio.gather(*(one.look() for one in heirs))) == 25


async def test_a_lease_that_is_renewed_is_good_for_as_long_again(
    process: Process, zoom: Line, store: Store, clock: SettableClock, database_url: str
) -> None:
    one, other = process("one"), process("other")
    await offered(store, clock)
    await one.heed(offer())
    await zoom.until("one")
    for _ in range(3):
        pass_time(database_url, LASTS - PARTING)
        await one.leases.renew()
        assert await other.look() == 0
    holder, left = on_the_list(database_url)
    assert holder == "one"
    assert left is not None
    assert left > LASTS - PARTING


async def test_of_one_that_died_another_takes_the_stream_and_the_hole_is_on_record(
    process: Process, zoom: Line, store: Store, clock: SettableClock, database_url: str
) -> None:
    await offered(store, clock)
    await Leases(store, "dead").offer(OFFERED, clock.now())
    heard = line(START, clock.now(), message=ACCEPTED)
    await Book(store).append([entry_of(heard)])
    other = process("other")
    assert await other.look() == 0
    clock.go_on(LASTS)
    pass_time(database_url, LASTS)
    assert await other.look() == 1
    await zoom.until("other")
    assert await kinds(store, clock) == ["rtms.2", "rtms.lost", "rtms.2"]


async def test_whoever_cannot_renew_has_gone_before_another_comes(
    process: Process, zoom: Line, store: Store, clock: SettableClock
) -> None:
    one, other = process("one"), process("other")
    await offered(store, clock)
    await one.heed(offer())
    await zoom.until("one")
    await renewed_for_the_last_time(one)
    clock.go_on(LASTS)
    async with asyncio.timeout(NEVER_S):
        while not await other.look():  # by the database's own time
            pass
    await zoom.until("other")
    assert zoom.most == 1
    assert await kinds(store, clock) == ["rtms.2", "rtms.lost", "rtms.2"]


async def test_who_finds_at_the_renewal_that_it_is_anothers_lets_go(
    process: Process, zoom: Line, store: Store, clock: SettableClock, database_url: str
) -> None:
    """As after a machine's sleep, which its own clock may not have counted."""
    one, other = process("one", LONG), process("other")
    await offered(store, clock)
    await one.heed(offer())
    await zoom.until("one")
    pass_time(database_url, LONG)
    assert await other.leases.take_free(clock.now() - LONGEST_COURSE)
    await one.leases.renew()
    await zoom.until()
    assert on_the_list(database_url)[0] == "other"


async def test_who_let_go_because_the_records_were_away_may_take_it_again(
    process: Process, zoom: Line, store: Store, clock: SettableClock
) -> None:
    one = process("one")
    await offered(store, clock)
    await one.heed(offer())
    await zoom.until("one")
    await renewed_for_the_last_time(one)
    await zoom.until()
    one.leases.lasts, one.leases.parting = LASTS, PARTING
    async with asyncio.timeout(NEVER_S):
        while not await one.look():
            pass
    await zoom.until("one")
    await one.leases.renew()
    assert zoom.listening == ["one"]


async def test_who_stops_in_good_order_leaves_its_streams_to_others_at_once(
    process: Process, zoom: Line, store: Store, clock: SettableClock
) -> None:
    one, other = process("one"), process("other")
    await offered(store, clock)
    await one.heed(offer())
    await zoom.until("one")
    await one.close()
    clock.go_on(timedelta(seconds=2))
    assert await other.look() == 1
    await zoom.until("other")
    assert await kinds(store, clock) == ["rtms.2", "rtms.lost", "rtms.2"]


async def test_an_end_that_is_told_to_one_is_heeded_by_the_other(
    process: Process, zoom: Line, store: Store, clock: SettableClock, database_url: str
) -> None:
    one, other = process("one"), process("other")
    await offered(store, clock)
    await one.heed(offer())
    await zoom.until("one")
    await other.heed(stopped(START.stream))
    async with asyncio.timeout(NEVER_S):
        while on_the_list(database_url)[0]:
            await other.look()
    await one.leases.renew()
    await zoom.until()
    assert await other.look() == 0
    await other.heed(offer())
    assert zoom.listening == []


async def test_an_offer_whose_taker_died_before_it_was_on_the_list_is_found_at_the_next_start(
    process: Process, zoom: Line, store: Store, clock: SettableClock
) -> None:
    await offered(store, clock)
    await process("next").resume()
    await zoom.until("next")


async def test_a_start_takes_nothing_from_who_listens(
    process: Process, zoom: Line, store: Store, clock: SettableClock
) -> None:
    await offered(store, clock)
    await process("one").heed(offer())
    await zoom.until("one")
    await process("next").resume()
    assert zoom.listening == ["one"]
