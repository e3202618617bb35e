"""The service's client and listener work with the simulated Zoom."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from datetime import UTC, datetime, timedelta

import pytest

from compliance.cameras.camera_stream import turns
from compliance.events import Event
from compliance.stream_events import CameraReported, WatchBegan, WatchEnded
from integrations.meeting_provider import MeetingFault, MeetingPlan
from integrations.stream_notice import StreamStart
from integrations.zoom.rest.access_token import Credentials
from integrations.zoom.rest.meetings import ZoomMeetings
from integrations.zoom.rtms import rtms_messages
from integrations.zoom.rtms.listener import StreamListener
from integrations.zoom.rtms.protocol import AppKeys
from integrations.zoom.rtms.rtms_messages import NEXT
from integrations.zoom.rtms.websocket import StreamTimeouts
from integrations.zoom.webhooks import signature, webhook_request
from tests.integrations.zoom.simulator.zoom_account import Endpoint, ZoomUnderTest

PLAN = MeetingPlan("C-1", datetime(2026, 6, 10, 8, tzinfo=UTC), 165, "HOST-1")
KEYS = AppKeys("general-app", "general-secret")
AWKWARD = "/a+b//c8AAAAiAAAAAiAiA=="


@pytest.fixture
async def meetings(zoom: ZoomUnderTest) -> AsyncIterator[ZoomMeetings]:
    async def at_once(_: int | float) -> None:
        await asyncio.sleep(0)

    ours = Credentials("ACCOUNT", "client", "client-secret")
    urls = f"{zoom.url}/v2", f"{zoom.url}/oauth/token"
    made = ZoomMeetings(*urls, ours, at_once, stream_app="general-app")
    yield made
    await made.close()


async def streaming(
    zoom: ZoomUnderTest, endpoint: Endpoint, meetings: ZoomMeetings
) -> tuple[str, StreamStart]:
    """A meeting that has started, and the stream that Zoom offers of it."""
    meeting_id = await meetings.make(PLAN)
    await zoom.act("start_meeting", meeting_id, rtms=True)
    raw = next(p.raw for p in endpoint.posted if p.body["event"] == "meeting.rtms_started")
    start = webhook_request.parse(raw).stream
    assert start is not None
    return meeting_id, start


async def test_a_course_is_made_and_every_setting_takes(meetings: ZoomMeetings) -> None:
    meeting_id = await meetings.make(PLAN)
    assert await meetings.read_back(meeting_id) == ()
    first = await meetings.register(meeting_id, "Alan", "Archer", "b1v1@clients.invalid")
    again = await meetings.register(meeting_id, "Alan", "Archer", "b1v1@clients.invalid")
    assert first == again
    await meetings.move(meeting_id, PLAN)
    await meetings.unregister(meeting_id, first.registrant_id, "b1v1@clients.invalid")
    await meetings.cancel(meeting_id)
    await meetings.cancel(meeting_id)


async def test_a_token_that_was_withdrawn_is_renewed(
    zoom: ZoomUnderTest, meetings: ZoomMeetings
) -> None:
    meeting_id = await meetings.make(PLAN)
    await zoom.act("revoke_tokens")
    assert await meetings.read_back(meeting_id) == ()


async def test_the_report_is_read(zoom: ZoomUnderTest, meetings: ZoomMeetings) -> None:
    meeting_id = await meetings.make(PLAN)
    made = await meetings.register(meeting_id, "Alan", "Archer", "b1v1@clients.invalid")
    await zoom.act("start_meeting", meeting_id, uuid=AWKWARD)
    await zoom.act("join", meeting_id, registrant_id=made.registrant_id)
    await zoom.act("end_meeting", meeting_id)
    host, client = await meetings.report(AWKWARD)
    assert (host.account_id, host.registrant_id) == ("HOST-1", None)
    assert (client.account_id, client.registrant_id) == (None, made.registrant_id)


async def test_every_webhook_of_a_meeting_verifies_and_is_read(
    zoom: ZoomUnderTest, endpoint: Endpoint, meetings: ZoomMeetings
) -> None:
    meeting_id = await meetings.make(PLAN)
    made = await meetings.register(meeting_id, "Alan", "Archer", "b1v1@clients.invalid")
    await zoom.act("start_meeting", meeting_id, rtms=True)
    for act in ("knock", "admit", "to_breakout", "from_breakout", "put_in_waiting_room", "leave"):
        await zoom.act(act, meeting_id, registrant_id=made.registrant_id)
    await zoom.act("end_meeting", meeting_id)
    await zoom.act("settle")
    for posted in endpoint.posted:
        signature.verify(posted.headers, posted.raw, ["webhook-secret"], zoom.clock.at)
        assert webhook_request.parse(posted.raw).meeting_id in (meeting_id, None)


async def test_a_stream_that_did_not_start_is_requested(
    zoom: ZoomUnderTest, endpoint: Endpoint, meetings: ZoomMeetings
) -> None:
    meeting_id = await meetings.make(PLAN)
    with pytest.raises(MeetingFault) as not_live_yet:
        await meetings.watch(meeting_id)
    assert not not_live_yet.value.permanent
    await zoom.act("start_meeting", meeting_id)
    for _ in range(2):
        await meetings.watch(meeting_id)
    await endpoint.heard("meeting.rtms_started")
    assert endpoint.events().count("meeting.rtms_started") == 1


async def test_our_listener_hears_cameras_and_comes_back_after_a_cut(
    zoom: ZoomUnderTest, endpoint: Endpoint, meetings: ZoomMeetings
) -> None:
    meeting_id, start = await streaming(zoom, endpoint, meetings)
    lines: list[Mapping[str, object]] = []

    async def note(line: Mapping[str, object]) -> None:
        lines.append(line)

    listening = asyncio.create_task(StreamListener(KEYS, zoom.clock.now).listen(start, note))
    await zoom.act("await_watch", meeting_id)
    await zoom.act("camera_on", meeting_id, person="host")
    await zoom.act("rtms_lose", meeting_id)
    await endpoint.heard("meeting.rtms_interrupted")
    await zoom.act("await_watch", meeting_id)
    await zoom.act("camera_off", meeting_id, person="host")
    await zoom.act("end_meeting", meeting_id)
    await listening

    events = [event for line in lines for event in rtms_messages.translate(line)]
    assert [event.on for event in events if isinstance(event, CameraReported)] == [True, False]
    assert len([event for event in events if isinstance(event, WatchBegan)]) == 2
    assert [line for line in lines if line.get("lost")]


async def test_a_paused_stream_is_watched_again_once_resumed(
    zoom: ZoomUnderTest, endpoint: Endpoint, meetings: ZoomMeetings
) -> None:
    meeting_id, start = await streaming(zoom, endpoint, meetings)
    events: list[Event] = []

    async def note(line: Mapping[str, object]) -> None:
        events.extend(rtms_messages.translate(line))

    listening = asyncio.create_task(StreamListener(KEYS, zoom.clock.now).listen(start, note))
    await zoom.act("await_watch", meeting_id)
    for act in ("camera_on", "rtms_pause", "camera_off", "rtms_resume", "camera_on", "end_meeting"):
        zoom.clock.move(minutes=1)
        await zoom.act(act, meeting_id, **({"person": "host"} if "camera" in act else {}))
    await listening
    assert [event.on for event in events if isinstance(event, CameraReported)] == [True, True]
    (went,) = turns(events).values()
    minutes = [(turn.at - went[0].at) // timedelta(minutes=1) for turn in went]
    assert minutes == [0, 2, 4, 6]
    assert [turn.runs for turn in went] == [True, False, True, False]


async def test_a_stalled_stream_is_a_gap_from_its_last_message(
    zoom: ZoomUnderTest, endpoint: Endpoint, meetings: ZoomMeetings
) -> None:
    meeting_id, start = await streaming(zoom, endpoint, meetings)
    events: list[Event] = []
    hole = asyncio.Event()

    async def note(line: Mapping[str, object]) -> None:
        events.extend(rtms_messages.translate(line))
        if line.get("lost"):
            hole.set()

    quick = StreamTimeouts(silence_s=2, first_pause_s=0)
    listener = StreamListener(KEYS, zoom.clock.now, quick)
    heard_at = zoom.clock.at
    listening = asyncio.create_task(listener.listen(start, note))
    await zoom.act("await_watch", meeting_id)
    await zoom.act("rtms_stall", meeting_id)
    zoom.clock.move(hours=1)
    await hole.wait()
    listening.cancel()
    await asyncio.gather(listening, return_exceptions=True)
    ended = next(event for event in events if isinstance(event, WatchEnded))
    assert ended.at == heard_at + NEXT
