"""The answers to Zoom's webhooks, and the entries stored before them."""

import asyncio
import hashlib
from typing import Any

import pytest
from aiohttp.test_utils import TestClient, TestServer
from aiohttp.web import Application
from structlog.testing import capture_logs

from compliance.events import Joined
from delivery.app import make_app
from delivery.configuration.settings import Settings
from delivery.ledger.entry_decoding import events_of
from delivery.records.database.store import Store
from delivery.records.meetings import meeting_requests
from delivery.records.streams import stream_entries
from delivery.streams.line_writer import LineWriter
from delivery.streams.stream_leases import Leases
from delivery.streams.stream_supervisor import Note, StreamSupervisor
from delivery.web.app_keys import RECORDER, STREAM_SUPERVISOR
from integrations.stream_notice import StreamStart
from integrations.zoom.webhooks.retained_fields import OBJECTS
from tests.delivery.web.conftest import posted
from tests.delivery.web.machines.zoom_post import JOINED, kept, signed
from tests.doubles.settable_clock import SettableClock
from tests.integrations.zoom.webhooks.webhook_bodies import AT_MS, about, raw, rtms_started
from tests.scenes.live_course import course_of
from tests.signing_in import somebody


async def test_an_event_is_stored_before_the_answer(
    post: Any, store: Store, clock: SettableClock
) -> None:
    assert (await post(JOINED))[0] == 200
    (row,) = await kept(store)
    assert (row.kind, row.source) == ("meeting.participant_joined", "zoom")
    assert (row.received_at, row.digest) == (clock.now(), hashlib.sha256(JOINED).digest())
    (event,) = events_of(row.line)
    assert isinstance(event, Joined)
    assert event.person.registrant_id == "reg-1"


async def test_a_repeated_webhook_has_the_same_answer_and_changes_nothing(
    post: Any, store: Store, clock: SettableClock
) -> None:
    await post(JOINED)
    clock.set(clock.now().replace(hour=9))  # a retry is signed anew
    assert (await post(JOINED))[0] == 200
    assert len(await kept(store)) == 1


async def test_a_webhook_sent_twice_at_once_is_stored_once(post: Any, store: Store) -> None:
    answers = await asyncio.gather(*(post(JOINED) for _ in range(5)))
    assert {status for status, _ in answers} == {200}
    assert len(await kept(store)) == 1


@pytest.mark.parametrize("event", [*sorted(OBJECTS), "recording.completed", "something.new"])
async def test_every_signed_event_is_accepted(post: Any, store: Store, event: str) -> None:
    assert (await post(raw(about(event))))[0] == 200
    (row,) = await kept(store)
    assert row.kind == event
    assert "example.org" not in str(row.line)


@pytest.mark.parametrize("odd", [b"", b"hello", b"[1]", b'{"event": null, "name": "Jo"}'])
async def test_an_unexpected_body_is_set_aside_and_answered_200(
    post: Any, store: Store, odd: bytes
) -> None:
    with capture_logs() as logs:
        assert (await post(odd))[0] == 200
        assert (await post(odd))[0] == 200
    assert "webhook set aside" in {entry["event"] for entry in logs}
    assert "Jo" not in str(logs)


async def test_without_the_database_zoom_must_repeat_the_webhook(
    settings: Settings, clock: SettableClock, tmp_path: Any
) -> None:
    nowhere = Store(f"sqlite:///{tmp_path}/empty.db")  # never migrated
    app = make_app(settings, clock, wall=clock, store=nowhere)
    with capture_logs() as logs:
        async with TestClient(TestServer(app)) as client:
            for sent in (JOINED, b"odd"):
                answer = await client.post("/webhooks/zoom", data=sent, headers=signed(sent, clock))
                assert answer.status == 503
    assert "Jo" not in str(logs)
    await nowhere.close()


async def test_an_offered_stream_is_followed_once_its_offer_is_stored(
    app: Application, store: Store, clock: SettableClock, aiohttp_client: Any
) -> None:
    offers: asyncio.Queue[int] = asyncio.Queue()

    class CountingListener:
        async def listen(self, start: StreamStart, note: Note) -> None:
            async with store.reading() as tx:
                rows = await stream_entries.entries_since(tx, clock.now(), ["meeting.rtms_started"])
            offers.put_nowait(len(rows))

    async def nothing(entries: object) -> int:
        return 0

    app[STREAM_SUPERVISOR] = StreamSupervisor(
        store, LineWriter(nothing), clock, CountingListener(), Leases(store, "this")
    )
    client = await aiohttp_client(app)
    sent = raw(rtms_started())
    for _ in range(2):
        answer = await posted(client, sent, signed(sent, clock))
        assert answer.status == 200
    assert await offers.get() == 1
    assert offers.empty()
    await client.close()
    await app[STREAM_SUPERVISOR].close()


async def test_a_repeated_change_of_settings_is_checked_once(
    post: Any, store: Store, clock: SettableClock
) -> None:
    live = await course_of(store, clock, await somebody(store, "trainer", clock.now()))
    changes = [{"account.lock_settings_updated": "g4ebA"}, {"user.settings_updated": "host-1"}] * 2
    for number, event in enumerate(changes):
        ((name, whose),) = event.items()
        body = {"event": name, "event_ts": AT_MS + number, "payload": {"object": {"id": whose}}}
        assert (await post(raw(body)))[0] == 200
    async with store.reading() as tx:
        requests = await meeting_requests.of_course(tx, live.course_id)
    assert [request.kind for request in requests].count("read_back") == 1


async def test_a_full_queue_asks_zoom_to_repeat_in_a_minute(
    app: Application, clock: SettableClock, aiohttp_client: Any, store: Store
) -> None:
    client = await aiohttp_client(app)
    app[RECORDER].writer.most_waiting = 0
    answer = await client.post("/webhooks/zoom", data=JOINED, headers=signed(JOINED, clock))
    assert (answer.status, answer.headers["Retry-After"]) == (503, "60")
    assert await kept(store) == []
