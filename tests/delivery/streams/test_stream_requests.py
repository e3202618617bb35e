"""A stream is asked for where none began by itself: once, again where it may pass, and no more."""

from datetime import timedelta
from typing import Any

import pytest

from delivery.meetings.provisioning import BACK_OFF
from delivery.records.database.store import Store
from delivery.records.ledger import ledger
from delivery.records.meetings import meetings
from delivery.records.streams import stream_requests
from delivery.streams.stream_requests import GRACE, StreamRequester
from delivery.web.machines.webhooks import entry_of
from integrations.meeting_provider import MeetingFault
from integrations.zoom.webhooks.webhook_request import parse
from tests.delivery.meetings.fake_meeting_provider import FakeMeetings
from tests.delivery.records.planned_course import STARTS_AT, a_course
from tests.doubles.settable_clock import SettableClock
from tests.integrations.zoom.webhooks.webhook_bodies import (
    INSTANCE,
    MEETING,
    body,
    raw,
    rtms_started,
)

ASKED = f"watch {MEETING}"


@pytest.fixture
def zoom() -> FakeMeetings:
    return FakeMeetings()


@pytest.fixture
async def requester(store: Store, clock: SettableClock, zoom: FakeMeetings) -> StreamRequester:
    """A course whose meeting began twenty minutes before it, a grace ago."""
    clock.set(STARTS_AT - timedelta(minutes=20))
    async with store.writing() as tx:
        course_id = await a_course(tx)
        await meetings.keep_made(tx, course_id, MEETING, 1, clock.now())
    await told(store, clock, body("meeting.started"))
    clock.go_on(GRACE)
    return StreamRequester(store, zoom, clock)


async def told(store: Store, clock: SettableClock, webhook: dict[str, Any]) -> None:
    async with store.writing() as tx:
        await ledger.append(tx, [entry_of(parse(raw(webhook)), clock.now())])


def stopped(reason: int, stream: str = "stream-1") -> dict[str, Any]:
    payload = {"meeting_uuid": INSTANCE, "rtms_stream_id": stream, "stop_reason": reason}
    return {"event": "meeting.rtms_stopped", "event_ts": 1, "payload": payload}


async def kept(store: Store) -> list[tuple[str, str | None]]:
    async with store.reading() as tx:
        return [(row.state, row.fault) for row in await stream_requests.of_course(tx, 1)]


async def test_a_stream_is_requested_for_a_meeting_without_one(
    requester: StreamRequester, zoom: FakeMeetings, store: Store
) -> None:
    assert await requester.run_due() == 1
    assert zoom.calls == [ASKED]
    assert await kept(store) == [("asked", None)]


async def test_zoom_has_a_moment_to_start_the_stream_by_itself(
    requester: StreamRequester, zoom: FakeMeetings, clock: SettableClock
) -> None:
    clock.go_on(-timedelta(seconds=1))
    await requester.run_due()
    assert zoom.calls == []


async def test_a_started_stream_is_not_requested(
    requester: StreamRequester, zoom: FakeMeetings, store: Store, clock: SettableClock
) -> None:
    await told(store, clock, rtms_started())
    await requester.run_due()
    assert zoom.calls == []


async def test_no_stream_is_requested_for_an_ended_meeting(
    requester: StreamRequester, zoom: FakeMeetings, store: Store, clock: SettableClock
) -> None:
    await told(store, clock, body("meeting.ended"))
    await requester.run_due()
    assert zoom.calls == []


@pytest.mark.parametrize("away", [timedelta(hours=-3), timedelta(hours=4)])
async def test_streams_are_requested_near_the_course_alone(
    requester: StreamRequester, zoom: FakeMeetings, clock: SettableClock, away: timedelta
) -> None:
    clock.go_on(away)
    await requester.run_due()
    assert zoom.calls == []


async def test_an_accepted_request_is_repeated_only_without_a_stream(
    requester: StreamRequester, zoom: FakeMeetings, clock: SettableClock
) -> None:
    for _ in range(2):
        await requester.run_due()
    assert zoom.calls == [ASKED]
    clock.go_on(BACK_OFF.first)
    await requester.run_due()
    assert zoom.calls == [ASKED, ASKED]


async def test_a_passing_fault_is_tried_again_when_zoom_allows(
    requester: StreamRequester, zoom: FakeMeetings, store: Store, clock: SettableClock
) -> None:
    zoom.faults = [MeetingFault("busy", retry_after_s=60), MeetingFault("busy")]
    await requester.run_due()
    assert await kept(store) == [("due", "busy")]
    clock.go_on(timedelta(seconds=59))
    await requester.run_due()
    assert zoom.calls == [ASKED]
    clock.go_on(timedelta(seconds=1))
    await requester.run_due()
    assert zoom.calls == [ASKED, ASKED]


async def test_a_permanent_refusal_is_stored_in_words_and_not_repeated(
    requester: StreamRequester, zoom: FakeMeetings, store: Store, clock: SettableClock
) -> None:
    zoom.faults = [MeetingFault("no credits", permanent=True)]
    await requester.run_due()
    clock.go_on(timedelta(minutes=30))
    await requester.run_due()
    assert zoom.calls == [ASKED]
    assert await kept(store) == [("refused", "no credits")]


async def test_the_claim_of_a_dead_process_is_given_out_again(
    requester: StreamRequester, zoom: FakeMeetings, store: Store, clock: SettableClock
) -> None:
    missing_stream = stream_requests.MissingStream(INSTANCE, "", 1, MEETING)
    async with store.writing() as tx:
        assert await stream_requests.claim(tx, missing_stream, clock.now())
        assert await stream_requests.claim(tx, missing_stream, clock.now()) is None
    await requester.run_due()
    assert zoom.calls == []
    clock.go_on(stream_requests.outbox.abandoned_after)
    await requester.run_due()
    assert zoom.calls == [ASKED]


async def test_a_stream_that_a_fault_ended_is_followed_by_another(
    requester: StreamRequester, zoom: FakeMeetings, store: Store, clock: SettableClock
) -> None:
    await told(store, clock, rtms_started())
    await told(store, clock, stopped(19))
    await requester.run_due()
    assert zoom.calls == [ASKED]
    await told(store, clock, rtms_started("stream-2"))
    clock.go_on(BACK_OFF.first)
    await requester.run_due()
    assert zoom.calls == [ASKED]


async def test_a_stream_that_the_host_stopped_stays_stopped(
    requester: StreamRequester, zoom: FakeMeetings, store: Store, clock: SettableClock
) -> None:
    await told(store, clock, rtms_started())
    await told(store, clock, stopped(1))
    await requester.run_due()
    assert zoom.calls == []


async def test_a_reopened_meeting_has_its_own_stream(
    requester: StreamRequester, zoom: FakeMeetings, store: Store, clock: SettableClock
) -> None:
    await told(store, clock, rtms_started())
    again = body("meeting.started", {"uuid": "again=="})
    await told(store, clock, {**again, "event_ts": again["event_ts"] + 60_000})
    clock.go_on(GRACE)
    await requester.run_due()
    async with store.reading() as tx:
        assert [request.instance for request in await stream_requests.of_course(tx, 1)] == [
            "again=="
        ]
