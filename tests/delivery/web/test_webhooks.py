"""What Zoom is answered, and what is on record by then."""

import asyncio
import hashlib
from collections.abc import AsyncIterator, Mapping
from dataclasses import replace
from typing import Any

import pytest
from aiohttp.test_utils import TestClient, TestServer
from aiohttp.web import Application
from sqlalchemy import select
from structlog.testing import capture_logs

from compliance.events import Joined, NotHeard
from delivery import dossier
from delivery.app import make_app
from delivery.leases import Leases
from delivery.lines import events_of
from delivery.notebook import Notebook
from delivery.records import endpoint, endpoint_runs, ledger, meetings, streams
from delivery.records.ledger import ToldRow
from delivery.records.store import Store
from delivery.records.tables import ledger as table
from delivery.settings import Settings
from delivery.watching import Note, Watching
from delivery.web.keys import DOORKEEPER, ROOM, WATCHING
from delivery.web.webhooks import LARGEST_BODY
from integrations.zoom.kept import OBJECTS
from integrations.zoom.signature import keyed_hash, sign
from integrations.zoom.webhook import StreamStart
from tests.delivery.web.conftest import Browser
from tests.integrations.zoom.bodies import AT, AT_MS, MEETING, about, raw, rtms_started
from tests.live_course import course_of
from tests.scene import at
from tests.settable_clock import SettableClock
from tests.signing_in import somebody

SECRET = "webhook secret"
JOINED = raw(about("meeting.participant_joined", join_time=AT))


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return replace(settings, zoom_webhook_secrets=(SECRET, "next secret"))


def signed(sent: bytes, clock: SettableClock, secret: str = SECRET) -> Mapping[str, str]:
    sent_at = str(int(clock.now().timestamp()))
    return {
        "Content-Type": "application/json; charset=utf-8",
        "X-Zm-Request-Timestamp": sent_at,
        "X-Zm-Signature": sign(secret, sent_at, sent),
    }


@pytest.fixture
def post(browser: Browser, clock: SettableClock) -> Any:
    """`status, body = await post(raw)`, signed unless told otherwise."""

    async def send(sent: bytes, headers: Mapping[str, str] | None = None) -> tuple[int, str]:
        answer = await browser.post(
            "/webhooks/zoom", data=sent, headers=headers or signed(sent, clock)
        )
        return answer.status, await answer.text()

    return send


async def kept(store: Store) -> list[ToldRow]:
    async with store.look() as tx:
        return await ledger.of_course(tx, 0, MEETING)


async def test_an_event_is_on_record_when_it_is_answered(
    post: Any, store: Store, clock: SettableClock
) -> None:
    assert (await post(JOINED))[0] == 200
    (row,) = await kept(store)
    assert (row.kind, row.source) == ("meeting.participant_joined", "zoom")
    assert (row.received_at, row.digest) == (clock.now(), hashlib.sha256(JOINED).digest())
    (event,) = events_of(row.line)
    assert isinstance(event, Joined)
    assert event.who.registrant_id == "reg-1"


async def test_the_same_again_is_answered_alike_and_changes_nothing(
    post: Any, store: Store, clock: SettableClock
) -> None:
    await post(JOINED)
    clock.set(clock.now().replace(hour=9))  # a retry is signed anew
    assert (await post(JOINED))[0] == 200
    assert len(await kept(store)) == 1


async def test_the_same_sent_twice_at_once_is_kept_once(post: Any, store: Store) -> None:
    answers = await asyncio.gather(*(post(JOINED) for _ in range(5)))
    assert {status for status, _ in answers} == {200}
    assert len(await kept(store)) == 1


async def test_a_secret_that_is_being_brought_in_is_good(post: Any, clock: SettableClock) -> None:
    assert (await post(JOINED, signed(JOINED, clock, "next secret")))[0] == 200


async def test_a_bad_signature_is_refused_and_tells_the_log_nothing_of_anybody(
    post: Any, store: Store, clock: SettableClock
) -> None:
    with capture_logs() as logs:
        status, text = await post(JOINED, signed(JOINED, clock, "another"))
    assert (status, text) == (401, "")
    assert await kept(store) == []
    assert "webhook refused" in {entry["event"] for entry in logs}
    assert [word for word in ("Jo", "example.org", "reg-1", "203.0") if word in str(logs)] == []


async def test_what_was_refused_one_after_another_is_known_to_be_lost(
    app: Application, post: Any, store: Store, clock: SettableClock
) -> None:
    for _ in range(3):
        await post(JOINED, signed(JOINED, clock, "the secret before ours"))
    await app[DOORKEEPER].note()
    async with store.look() as tx:
        (run,) = await endpoint_runs.since(tx, clock.now())
    assert (run.kind, run.began_at, run.ended_at) == ("unknown_secret", clock.now(), None)


async def test_what_was_refused_until_the_secret_was_put_right_stays_lost(
    settings: Settings, store: Store, clock: SettableClock
) -> None:
    """The service is started again with the secret that Zoom signs with now."""
    course = await course_of(store, clock, await somebody(store, "trainer", clock.now()))
    for wall, secrets, status in (
        ("09:10", ("the one before",), 401),
        ("09:30", ("the one before",), 401),
        ("09:40", (SECRET,), 200),
    ):
        clock.set(at(wall))
        ours = replace(settings, zoom_webhook_secrets=secrets)
        app = make_app(ours, clock, wall=clock, store=store)
        async with TestClient(TestServer(app)) as zoom:
            answer = await zoom.post("/webhooks/zoom", data=JOINED, headers=signed(JOINED, clock))
            assert answer.status == status
    async with store.look() as tx:
        found = await dossier.read(tx, course.course_id)
    assert found is not None
    lost = {(one.start, one.end, one.why) for one in found.events if isinstance(one, NotHeard)}
    assert (at("09:09"), at("09:40"), "refused") in lost


async def test_what_strangers_sent_before_a_webhook_was_taken_lost_nothing(
    app: Application, post: Any, store: Store, clock: SettableClock
) -> None:
    await post(JOINED, signed(JOINED, clock, "a stranger's"))
    await app[DOORKEEPER].note()
    await post(JOINED)
    await app[DOORKEEPER].note()
    async with store.look() as tx:
        assert await endpoint_runs.since(tx, clock.now()) == []


@pytest.mark.parametrize("event", [*sorted(OBJECTS), "recording.completed", "something.new"])
async def test_whatever_is_signed_is_taken(post: Any, store: Store, event: str) -> None:
    assert (await post(raw(about(event))))[0] == 200
    (row,) = await kept(store)
    assert row.kind == event
    assert "example.org" not in str(row.line)


@pytest.mark.parametrize("odd", [b"", b"hello", b"[1]", b'{"event": null, "name": "Jo"}'])
async def test_what_is_odd_is_set_aside_and_not_sent_again(
    post: Any, store: Store, odd: bytes
) -> None:
    with capture_logs() as logs:
        assert (await post(odd))[0] == 200
        assert (await post(odd))[0] == 200
    assert "webhook set aside" in {entry["event"] for entry in logs}
    assert "Jo" not in str(logs)


async def test_zooms_question_is_answered(post: Any) -> None:
    asked = raw({"event": "endpoint.url_validation", "payload": {"plainToken": "qgg8vl"}})
    status, text = await post(asked)
    assert status == 200
    assert keyed_hash(SECRET, b"qgg8vl") in text


async def test_with_the_secret_that_it_was_asked_with(post: Any, clock: SettableClock) -> None:
    asked = raw({"event": "endpoint.url_validation", "payload": {"plainToken": "qgg8vl"}})
    _, text = await post(asked, signed(asked, clock, "next secret"))
    assert keyed_hash("next secret", b"qgg8vl") in text


async def test_but_to_nobody_else(post: Any) -> None:
    asked = raw({"event": "endpoint.url_validation", "payload": {"plainToken": "qgg8vl"}})
    assert await post(asked, {"X-Zm-Signature": "v0=" + "0" * 64}) == (401, "")


async def test_nobody_has_a_webhook_signed_by_us(post: Any) -> None:
    wanted = "v0:1781078400:{}"
    asked = raw({"event": "endpoint.url_validation", "payload": {"plainToken": wanted}})
    assert await post(asked) == (200, "")


async def test_more_than_zoom_ever_sends_is_not_read(post: Any, store: Store) -> None:
    assert (await post(b" " * (LARGEST_BODY + 1)))[0] == 413


async def test_the_largest_that_is_read_is_read(post: Any, store: Store) -> None:
    assert (await post(JOINED + b" " * (LARGEST_BODY - len(JOINED))))[0] == 200
    assert len(await kept(store)) == 1


async def _piecewise(sent: bytes) -> AsyncIterator[bytes]:
    for first in range(0, len(sent), 100):
        yield sent[first : first + 100]
        await asyncio.sleep(0)


async def test_a_body_that_comes_in_pieces_is_read_to_its_end(
    browser: Browser, clock: SettableClock, store: Store
) -> None:
    answer = await browser.post(
        "/webhooks/zoom", data=_piecewise(JOINED), headers=signed(JOINED, clock)
    )
    assert answer.status == 200
    assert len(await kept(store)) == 1


async def test_too_much_that_does_not_say_how_much_it_is_is_refused(
    browser: Browser, clock: SettableClock
) -> None:
    sent = b" " * (LARGEST_BODY + 1)
    answer = await browser.post(
        "/webhooks/zoom", data=_piecewise(sent), headers=signed(sent, clock)
    )
    assert answer.status == 413


async def test_when_the_records_cannot_be_had_zoom_is_to_send_it_again(
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


async def test_a_stream_is_listened_to_once_its_offer_is_on_record(
    app: Application, store: Store, clock: SettableClock, aiohttp_client: Any
) -> None:
    found: asyncio.Queue[int] = asyncio.Queue()

    class Listener:
        async def listen(self, start: StreamStart, note: Note) -> None:
            async with store.look() as tx:
                rows = await streams.told_since(tx, clock.now(), ["meeting.rtms_started"])
            found.put_nowait(len(rows))

    async def nothing(entries: object) -> int:
        return 0

    app[WATCHING] = Watching(store, Notebook(nothing), clock, Listener(), Leases(store, "this"))
    client = await aiohttp_client(app)
    sent = raw(rtms_started())
    for _ in range(2):
        answer = await client.post("/webhooks/zoom", data=sent, headers=signed(sent, clock))
        assert answer.status == 200
    assert await found.get() == 1
    assert found.empty()
    await client.close()
    await app[WATCHING].close()


async def test_when_zoom_last_asked_for_the_secret_is_kept_and_nothing_of_it_in_the_ledger(
    post: Any, store: Store, clock: SettableClock
) -> None:
    body = {"event": "endpoint.url_validation", "payload": {"plainToken": "q9ibPhGeRZ6ayx5WTrXjRw"}}
    assert (await post(raw(body)))[0] == 200
    async with store.look() as tx:
        assert await endpoint.answered_at(tx) == clock.now()
    assert await kept(store) == []


async def test_a_change_of_settings_in_zoom_has_them_read_back_once_however_often_it_is_told(
    post: Any, store: Store, clock: SettableClock
) -> None:
    live = await course_of(store, clock, await somebody(store, "trainer", clock.now()))
    told = [{"account.lock_settings_updated": "g4ebA"}, {"user.settings_updated": "host-1"}] * 2
    for number, event in enumerate(told):
        ((name, whose),) = event.items()
        body = {"event": name, "event_ts": AT_MS + number, "payload": {"object": {"id": whose}}}
        assert (await post(raw(body)))[0] == 200
    async with store.look() as tx:
        asked = await meetings.requests_of_course(tx, live.course_id)
    assert [one.kind for one in asked].count("read_back") == 1


async def test_more_than_may_wait_is_to_be_sent_again_in_a_minute(
    app: Application, clock: SettableClock, aiohttp_client: Any, store: Store
) -> None:
    client = await aiohttp_client(app)
    app[ROOM].scribe.most_waiting = 0
    answer = await client.post("/webhooks/zoom", data=JOINED, headers=signed(JOINED, clock))
    assert (answer.status, answer.headers["Retry-After"]) == (503, "60")
    assert await kept(store) == []


def of_instance(uuid: str) -> bytes:
    told = about("meeting.participant_joined", join_time=AT)
    told["payload"]["object"]["uuid"] = uuid
    return raw(told)


async def test_a_letter_that_postgresql_cannot_hold_costs_neither_its_webhook_nor_those_beside_it(
    postgresql_url: str, settings: Settings, clock: SettableClock
) -> None:
    store = Store(postgresql_url)
    app = make_app(replace(settings, database_url=postgresql_url), clock, wall=clock, store=store)
    told = [of_instance("u\u0000" if number == 4 else f"u{number}") for number in range(9)]
    async with TestClient(TestServer(app)) as client:
        answers = await asyncio.gather(
            *(client.post("/webhooks/zoom", data=one, headers=signed(one, clock)) for one in told)
        )
    assert {answer.status for answer in answers} == {200}
    digests = [hashlib.sha256(one).digest() for one in told]
    async with store.look() as tx:
        assert set(await tx.scalars(select(table.c.digest))) == set(digests)
    await store.close()
