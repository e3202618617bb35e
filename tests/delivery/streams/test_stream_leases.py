"""Exactly one of many processes on a PostgreSQL follows a stream."""

import asyncio
from datetime import timedelta

import pytest

from delivery.records.database.store import Store
from delivery.records.ledger import ledger
from delivery.records.streams.stream_leases import OfferedStream
from delivery.streams.stream_leases import EVERY_S, LASTS, PARTING, Leases
from delivery.web.machines.webhooks import entry_of as entry_of_webhook
from tests.delivery.streams.stream_processes import (
    Process,
    ProcessLine,
    offered,
    on_the_list,
    pass_time,
)
from tests.delivery.streams.test_stream_supervisor import START, offer, stopped
from tests.doubles.settable_clock import SettableClock
from tests.waiting import waiting_for

PROMISED = timedelta(seconds=30)


@pytest.fixture
def database_url(postgresql_url: str) -> str:
    return postgresql_url


def test_a_dead_process_is_replaced_within_the_promised_time() -> None:
    assert LASTS + timedelta(seconds=EVERY_S) < PROMISED
    assert timedelta(seconds=2 * EVERY_S) < LASTS - PARTING, "one renewal may fail"


async def test_a_stream_offered_to_two_processes_is_followed_by_the_first(
    process: Process, zoom: ProcessLine, store: Store, clock: SettableClock
) -> None:
    first, other = process("one"), process("other")
    await offered(store, clock)
    await asyncio.gather(first.follow_notice(offer()), first.follow_notice(offer()))
    await other.follow_notice(offer())
    assert await other.follow_free() == 0
    await zoom.until("one")


async def test_each_free_stream_is_taken_by_exactly_one_process(
    process: Process, zoom: ProcessLine, store: Store, clock: SettableClock, database_url: str
) -> None:
    async with store.writing() as tx:
        await ledger.append(tx, [entry_of_webhook(offer(), clock.now())])
    dead = Leases(store, "dead")
    for number in range(25):
        await dead.offer(OfferedStream(f"s{number}", f"u{number}", START.url, None), clock.now())
    pass_time(database_url, LASTS)
    heirs = [process(name) for name in "abc"]
    assert sum(await asyncio.gather(*(heir.follow_free() for heir in heirs))) == 25


async def test_a_renewed_lease_lasts_as_long_again(
    process: Process, zoom: ProcessLine, store: Store, clock: SettableClock, database_url: str
) -> None:
    first, other = process("one"), process("other")
    await offered(store, clock)
    await first.follow_notice(offer())
    await zoom.until("one")
    for _ in range(3):
        pass_time(database_url, LASTS - PARTING)
        await first.leases.renew()
        assert await other.follow_free() == 0
    holder, left = on_the_list(database_url)
    assert holder == "one"
    assert left is not None
    assert left > LASTS - PARTING


async def test_an_end_reported_to_one_process_ends_the_watch_of_another(
    process: Process, zoom: ProcessLine, store: Store, clock: SettableClock, database_url: str
) -> None:
    first, other = process("one"), process("other")
    await offered(store, clock)
    await first.follow_notice(offer())
    await zoom.until("one")
    await other.follow_notice(stopped(START.stream))
    async with waiting_for("the stream to leave the list"):
        while on_the_list(database_url)[0]:
            await other.follow_free()
    await first.leases.renew()
    await zoom.until()
    assert await other.follow_free() == 0
    await other.follow_notice(offer())
    assert zoom.listening == []


async def test_a_new_process_takes_no_stream_from_its_listener(
    process: Process, zoom: ProcessLine, store: Store, clock: SettableClock
) -> None:
    await offered(store, clock)
    await process("one").follow_notice(offer())
    await zoom.until("one")
    await process("next").resume()
    assert zoom.listening == ["one"]
