"""A stream whose listener dies, stops or loses its lease gets exactly one new listener."""

from datetime import timedelta

import pytest

from delivery.records.database.store import Store
from delivery.streams.stream_leases import LASTS, PARTING, Leases
from delivery.streams.stream_supervisor import LONGEST_COURSE, entry_of
from integrations.zoom.rtms.rtms_messages import line
from tests.delivery.streams.stream_processes import (
    OFFERED,
    Process,
    ProcessLine,
    kinds,
    offered,
    on_the_list,
    pass_time,
    renewed_for_the_last_time,
)
from tests.delivery.streams.test_stream_supervisor import ACCEPTED, START, Book, offer
from tests.doubles.settable_clock import SettableClock
from tests.waiting import waiting_for

LONG = timedelta(hours=1)


@pytest.fixture
def database_url(postgresql_url: str) -> str:
    return postgresql_url


async def test_the_stream_of_a_dead_process_is_taken_over_with_a_gap(
    process: Process, zoom: ProcessLine, store: Store, clock: SettableClock, database_url: str
) -> None:
    await offered(store, clock)
    await Leases(store, "dead").offer(OFFERED, clock.now())
    heard = line(START, clock.now(), message=ACCEPTED)
    await Book(store).append([entry_of(heard)])
    other = process("other")
    assert await other.follow_free() == 0
    clock.go_on(LASTS)
    pass_time(database_url, LASTS)
    assert await other.follow_free() == 1
    await zoom.until("other")
    assert await kinds(store, clock) == ["rtms.2", "rtms.lost", "rtms.2"]


async def test_a_process_that_cannot_renew_stops_before_another_begins(
    process: Process, zoom: ProcessLine, store: Store, clock: SettableClock
) -> None:
    first, other = process("one"), process("other")
    await offered(store, clock)
    await first.follow_notice(offer())
    await zoom.until("one")
    await renewed_for_the_last_time(first)
    clock.go_on(LASTS)
    async with waiting_for("another process to take the stream"):
        while not await other.follow_free():  # by the database's own time
            pass
    await zoom.until("other")
    assert zoom.most == 1
    begun, *lost, begun_again = await kinds(store, clock)
    assert (begun, begun_again) == ("rtms.2", "rtms.2")
    assert set(lost) == {"rtms.lost"}, "each of the two notes it, if the first is slow to store it"


async def test_a_process_stops_when_the_lease_belongs_to_another(
    process: Process, zoom: ProcessLine, store: Store, clock: SettableClock, database_url: str
) -> None:
    """After a machine's sleep, which the process's own clock may not have counted."""
    first, other = process("one", LONG), process("other")
    await offered(store, clock)
    await first.follow_notice(offer())
    await zoom.until("one")
    pass_time(database_url, LONG)
    assert await other.leases.take_free(clock.now() - LONGEST_COURSE)
    await first.leases.renew()
    await zoom.until()
    assert on_the_list(database_url)[0] == "other"


async def test_a_process_that_stopped_without_its_database_may_take_the_stream_again(
    process: Process, zoom: ProcessLine, store: Store, clock: SettableClock
) -> None:
    first = process("one")
    await offered(store, clock)
    await first.follow_notice(offer())
    await zoom.until("one")
    await renewed_for_the_last_time(first)
    await zoom.until()
    first.leases.lasts, first.leases.parting = LASTS, PARTING
    async with waiting_for("another process to take the stream"):
        while not await first.follow_free():
            pass
    await zoom.until("one")
    await first.leases.renew()
    assert zoom.listening == ["one"]


async def test_an_orderly_shutdown_frees_its_streams_at_once(
    process: Process, zoom: ProcessLine, store: Store, clock: SettableClock
) -> None:
    first, other = process("one"), process("other")
    await offered(store, clock)
    await first.follow_notice(offer())
    await zoom.until("one")
    await first.close()
    clock.go_on(timedelta(seconds=2))
    assert await other.follow_free() == 1
    await zoom.until("other")
    assert await kinds(store, clock) == ["rtms.2", "rtms.lost", "rtms.2"]


async def test_an_offer_lost_in_a_crash_is_found_at_the_next_start(
    process: Process, zoom: ProcessLine, store: Store, clock: SettableClock
) -> None:
    await offered(store, clock)
    await process("next").resume()
    await zoom.until("next")
