"""Which streams are listened to, and that nothing that was heard is lost."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pytest

from delivery.records.database.faults import StoreFault
from delivery.records.database.store import Store
from delivery.records.ledger import ledger
from delivery.records.ledger.ledger import Entry
from delivery.records.meetings import meetings
from delivery.records.streams import stream_entries
from delivery.streams.line_writer import LineWriter
from delivery.streams.open_streams import KINDS
from delivery.streams.stream_leases import Leases
from delivery.streams.stream_supervisor import LONGEST_COURSE, Note, StreamSupervisor, entry_of
from delivery.web.machines.webhooks import entry_of as entry_of_webhook
from integrations.provider_webhook import Webhook
from integrations.stream_notice import StreamStart
from integrations.zoom.rtms.rtms_messages import NEXT, line
from integrations.zoom.webhooks.webhook_request import parse
from tests.delivery.records.planned_course import a_course
from tests.doubles.settable_clock import SettableClock
from tests.integrations.zoom.webhooks.webhook_bodies import (
    INSTANCE,
    MEETING,
    body,
    raw,
    rtms_started,
)

ACCEPTED = {"msg_type": 2, "status_code": 0}
START = StreamStart(INSTANCE, "stream-1", "wss://rtms.example.org:443")


@dataclass(slots=True)
class FakeListener:
    """Says that it was accepted, listens until stopped, and then says that it heard no more."""

    clock: SettableClock
    listening: list[str] = field(default_factory=list)
    began: asyncio.Event = field(default_factory=asyncio.Event)

    async def listen(self, start: StreamStart, note: Note) -> None:
        self.listening.append(start.stream)
        await note(line(start, self.clock.now(), message=ACCEPTED))
        self.began.set()
        try:
            await asyncio.Event().wait()
        finally:
            await note(line(start, self.clock.now(), lost=True))


@dataclass(slots=True)
class Book:
    """Writes into the ledger, unless it is told to fail a few times first."""

    store: Store
    faults: int = 0

    async def append(self, entries: Sequence[Entry]) -> int:
        if self.faults:
            self.faults -= 1
            raise StoreFault("the records cannot be had")
        async with self.store.writing() as tx:
            return await ledger.append(tx, entries)


@pytest.fixture
def listener(clock: SettableClock) -> FakeListener:
    return FakeListener(clock)


@pytest.fixture
def book(store: Store) -> Book:
    return Book(store)


@pytest.fixture
async def watching(
    store: Store, clock: SettableClock, listener: FakeListener, book: Book
) -> AsyncIterator[StreamSupervisor]:
    supervisor = StreamSupervisor(
        store, LineWriter(book.append), clock, listener, Leases(store, "this")
    )
    yield supervisor
    await supervisor.close()


def offer(stream: str = "stream-1", **fields: object) -> Webhook:
    return parse(raw(rtms_started(stream, **fields)))


def stopped(stream: str) -> Webhook:
    payload = {"meeting_uuid": INSTANCE, "rtms_stream_id": stream, "stop_reason": 6}
    return parse(raw({"event": "meeting.rtms_stopped", "event_ts": 1, "payload": payload}))


async def lines(store: Store, clock: SettableClock) -> list[Mapping[str, Any]]:
    async with store.reading() as tx:
        rows = await stream_entries.entries_since(tx, clock.now() - LONGEST_COURSE, KINDS)
    return [row.line for row in rows if row.source == "rtms"]


async def test_an_offered_stream_is_followed(
    watching: StreamSupervisor, listener: FakeListener, store: Store, clock: SettableClock
) -> None:
    await watching.follow_notice(offer())
    await listener.began.wait()
    assert await lines(store, clock) == [line(START, clock.now(), message=ACCEPTED)]


async def test_a_repeated_offer_is_followed_once(
    watching: StreamSupervisor, listener: FakeListener
) -> None:
    for _ in range(3):
        await watching.follow_notice(offer())
    await listener.began.wait()
    await watching.follow_notice(offer())
    await asyncio.sleep(0)
    await watching.close()
    assert listener.listening == ["stream-1"]


async def test_a_stopped_stream_is_left_with_its_end_stored(
    watching: StreamSupervisor, listener: FakeListener, store: Store, clock: SettableClock
) -> None:
    await watching.follow_notice(offer())
    await listener.began.wait()
    await watching.follow_notice(stopped("another"))
    await watching.follow_notice(stopped("stream-1"))
    await watching.close()
    assert [line.get("lost", False) for line in await lines(store, clock)] == [False, True]


async def test_the_shutdown_stores_the_end_of_every_watch(
    watching: StreamSupervisor, listener: FakeListener, store: Store, clock: SettableClock
) -> None:
    await watching.follow_notice(offer())
    await listener.began.wait()
    await watching.close()
    assert (await lines(store, clock))[-1] == line(START, clock.now(), lost=True)


async def test_other_events_start_nothing(
    watching: StreamSupervisor, listener: FakeListener
) -> None:
    await watching.follow_notice(parse(raw(body("meeting.started"))))
    await watching.close()
    assert listener.listening == []


async def test_lines_wait_for_a_failing_database(
    watching: StreamSupervisor,
    listener: FakeListener,
    book: Book,
    store: Store,
    clock: SettableClock,
) -> None:
    book.faults = 2
    await watching.follow_notice(offer())
    await listener.began.wait()
    assert await lines(store, clock) == [line(START, clock.now(), message=ACCEPTED)]


async def test_a_meeting_without_a_course_is_not_followed(
    watching: StreamSupervisor, listener: FakeListener, store: Store, clock: SettableClock
) -> None:
    async with store.writing() as tx:
        await meetings.keep_made(tx, await a_course(tx), MEETING, 1, clock.now())
    await watching.follow_notice(offer("foreign", meeting_id="999"))
    await watching.follow_notice(offer("ours", meeting_id=MEETING))
    await listener.began.wait()
    await watching.close()
    assert listener.listening == ["ours"]


async def test_after_a_crash_the_stream_continues_with_a_gap(
    watching: StreamSupervisor,
    listener: FakeListener,
    book: Book,
    store: Store,
    clock: SettableClock,
) -> None:
    crashed_at = clock.now()
    camera = {"msg_type": 6, "event": {"event_type": 9, "participants": [{"user_id": "1"}]}}
    heard = [line(START, crashed_at, message=said) for said in (ACCEPTED, camera)]
    await book.append([entry_of_webhook(offer(), crashed_at), *map(entry_of, heard)])
    clock.go_on(LONGEST_COURSE / 100)

    await watching.resume()
    await listener.began.wait()
    assert await lines(store, clock) == [
        *heard,
        line(START, crashed_at + NEXT, lost=True),
        line(START, clock.now(), message=ACCEPTED),
    ]


async def test_after_an_orderly_restart_the_stream_continues_without_a_gap(
    watching: StreamSupervisor,
    listener: FakeListener,
    book: Book,
    store: Store,
    clock: SettableClock,
) -> None:
    heard = [
        line(START, clock.now(), message=ACCEPTED),
        line(START, clock.now(), lost=True),
    ]
    await book.append([entry_of_webhook(offer(), clock.now()), *map(entry_of, heard)])
    clock.go_on(LONGEST_COURSE / 100)
    await watching.resume()
    await listener.began.wait()
    assert len(await lines(store, clock)) == 3


def test_a_line_is_an_entry_of_its_own_kind(clock: SettableClock) -> None:
    accepted = entry_of(line(START, clock.now(), message=ACCEPTED))
    lost = entry_of(line(START, clock.now(), lost=True))
    assert (accepted.kind, lost.kind) == ("rtms.2", "rtms.lost")
    assert (accepted.source, accepted.instance, accepted.meeting_id) == ("rtms", INSTANCE, None)
    assert accepted.event_at == accepted.received_at == clock.now()
    assert accepted.digest != lost.digest
