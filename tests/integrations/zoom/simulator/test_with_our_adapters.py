"""The service's adapters work with the simulated Zoom."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from datetime import UTC, datetime
from typing import Any

import pytest

from compliance.events import Event, Joined, Left
from compliance.stream_events import CameraReported, WatchBegan, WatchEnded
from integrations.meeting_provider import MeetingFault, MeetingPlan
from integrations.provider_webhook import BadSignature
from integrations.zoom.rest.access_token import Credentials
from integrations.zoom.rest.meetings import ZoomMeetings
from integrations.zoom.rtms.listener import StreamListener
from integrations.zoom.rtms.protocol import AppKeys
from integrations.zoom.rtms.rtms_messages import translate as translate_line
from integrations.zoom.webhooks.event_translation import translate
from integrations.zoom.webhooks.signature import verify
from integrations.zoom.webhooks.webhook_request import parse, stream_start
from tests.integrations.zoom.simulator.zoom_account import CONFIG, Endpoint, ZoomUnderTest

PLAN = MeetingPlan("NSAC-1", datetime(2026, 6, 10, 8, tzinfo=UTC), 165, "HOST-1")
ADDRESS = "b1v1@clients.invalid"


@pytest.fixture
async def meetings(zoom: ZoomUnderTest) -> AsyncIterator[ZoomMeetings]:
    ours = Credentials(CONFIG.account_id, CONFIG.client_id, CONFIG.client_secret)
    provider = ZoomMeetings(f"{zoom.url}/v2", f"{zoom.url}/oauth/token", ours)
    yield provider
    await provider.close()


async def test_a_meeting_is_made_as_a_course_needs_it(meetings: ZoomMeetings) -> None:
    meeting_id = await meetings.make(PLAN)
    assert await meetings.read_back(meeting_id) == ()
    await meetings.move(meeting_id, PLAN)
    assert await meetings.read_back(meeting_id) == ()


async def test_a_link_is_given_and_taken_and_the_meeting_cancelled(meetings: ZoomMeetings) -> None:
    meeting_id = await meetings.make(PLAN)
    client = await meetings.register(meeting_id, "Alan", "Archer", ADDRESS)
    assert client.join_url.startswith("http")
    await meetings.unregister(meeting_id, client.registrant_id, ADDRESS)
    await meetings.cancel(meeting_id)
    await meetings.cancel(meeting_id)
    with pytest.raises(MeetingFault) as fault:
        await meetings.read_back(meeting_id)
    assert fault.value.gone


async def test_a_course_is_seen_through_webhooks_the_stream_and_the_report(
    meetings: ZoomMeetings, zoom: ZoomUnderTest, endpoint: Endpoint
) -> None:
    meeting_id = await meetings.make(PLAN)
    client = (await meetings.register(meeting_id, "Alan", "Archer", ADDRESS)).registrant_id
    await zoom.act("start_meeting", meeting_id, rtms=True)
    await endpoint.heard("meeting.rtms_started")
    start = stream_start(endpoint.last("meeting.rtms_started"))
    assert start is not None
    lines: list[Mapping[str, Any]] = []

    async def note(line: Mapping[str, object]) -> None:
        lines.append(line)

    keys = AppKeys(CONFIG.rtms_client_id, CONFIG.rtms_client_secret)
    listening = asyncio.create_task(StreamListener(keys, zoom.clock.now).listen(start, note))
    await zoom.act("await_watch", meeting_id)
    for act in ("knock", "admit", "camera_on", "camera_off", "leave"):
        await zoom.act(act, meeting_id, registrant_id=client)
    await zoom.act("end_meeting", meeting_id)
    await listening

    seen: list[Event] = [event for line in lines for event in translate_line(line)]
    cameras = [event for event in seen if isinstance(event, CameraReported)]
    assert isinstance(seen[0], WatchBegan)
    assert [event.on for event in cameras] == [True, False]
    assert isinstance(seen[-1], WatchEnded)

    events = [event for webhook in endpoint.posted for event in translate(parse(webhook.raw).body)]
    joined = [event for event in events if isinstance(event, Joined)]
    (person,) = [event.person for event in joined if event.person.registrant_id == client]
    assert {event.user_ids for event in cameras} == {(person.user_id,)}
    assert any(isinstance(event, Left) and event.person.uuid == person.uuid for event in events)

    rows = await meetings.report(start.instance)
    assert client in {row.registrant_id for row in rows}


async def test_webhooks_are_signed(zoom: ZoomUnderTest, endpoint: Endpoint) -> None:
    await zoom.act("start_meeting", await zoom.make())
    await endpoint.heard("meeting.started")
    posted = endpoint.posted[0]
    assert verify(posted.headers, posted.raw, [CONFIG.webhook_secret], zoom.clock.now())
    with pytest.raises(BadSignature):
        verify(posted.headers, posted.raw + b" ", [CONFIG.webhook_secret], zoom.clock.now())
