"""Requests for a stream over REST, and Zoom's notices of the account's limit."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from integrations.meeting_provider import MeetingFault
from integrations.zoom.rest.access_token import Credentials
from integrations.zoom.rest.meetings import ZoomMeetings
from integrations.zoom.webhooks.webhook_request import parse
from tests.integrations.zoom.rest.fake_rest import FakeZoom, RestAnswer
from tests.integrations.zoom.webhooks.webhook_bodies import raw

OURS = Credentials("ACCOUNT", "client", "client-secret")
NOT_LIVE = RestAnswer(400, {"code": 3000, "message": "Cannot access meeting information."})


@pytest.fixture
async def meetings(zoom: FakeZoom) -> AsyncIterator[ZoomMeetings]:
    async def at_once(_: int | float) -> None:
        await asyncio.sleep(0)

    urls = f"{zoom.url}/v2", f"{zoom.url}/oauth/token"
    made = ZoomMeetings(*urls, OURS, at_once, stream_app="general-app")
    yield made
    await made.close()


async def test_a_stream_is_asked_for_by_the_app_that_receives_it(
    meetings: ZoomMeetings, zoom: FakeZoom
) -> None:
    await meetings.watch("812")
    (call,) = zoom.calls
    assert (call.method, call.path) == ("PATCH", "/v2/live_meetings/812/rtms_app/status")
    assert call.body == {"action": "start", "settings": {"client_id": "general-app"}}


async def test_a_meeting_that_is_not_live_yet_soon_is(
    meetings: ZoomMeetings, zoom: FakeZoom
) -> None:
    zoom.will_tell(NOT_LIVE, RestAnswer(204))
    await meetings.watch("812")
    assert len(zoom.calls) == 2


async def test_one_that_does_not_come_to_life_is_asked_for_later(
    meetings: ZoomMeetings, zoom: FakeZoom
) -> None:
    zoom.will_tell(NOT_LIVE, NOT_LIVE, NOT_LIVE)
    with pytest.raises(MeetingFault) as fault:
        await meetings.watch("812")
    assert not fault.value.permanent


async def test_the_same_code_is_for_good_where_another_call_is_answered_with_it(
    meetings: ZoomMeetings, zoom: FakeZoom
) -> None:
    zoom.will_tell(NOT_LIVE)
    with pytest.raises(MeetingFault) as fault:
        await meetings.register("812", "Jo", "Bloggs", "b1v1@courses.invalid")
    assert fault.value.permanent
    assert len(zoom.calls) == 1


async def test_a_plan_without_streams_is_refused_for_good_and_in_words(
    meetings: ZoomMeetings, zoom: FakeZoom
) -> None:
    zoom.will_tell(RestAnswer(400, {"code": 200, "message": "No permission for 812."}))
    with pytest.raises(MeetingFault, match=r"^Zoom answered 400 \(code 200\)") as fault:
        await meetings.watch("812")
    assert fault.value.permanent
    assert "812" not in str(fault.value)


async def test_without_an_app_there_is_nothing_to_ask_for(zoom: FakeZoom) -> None:
    made = ZoomMeetings(f"{zoom.url}/v2", f"{zoom.url}/oauth/token", OURS)
    with pytest.raises(MeetingFault) as fault:
        await made.watch("812")
    assert fault.value.permanent
    assert zoom.calls == []
    await made.close()


@pytest.mark.parametrize("event", ["rtms.concurrency_limited", "meeting.rtms_concurrency_limited"])
def test_a_limit_is_kept_with_the_meeting_that_reached_it(event: str) -> None:
    payload = {
        "operator_id": "HOST1",
        "concurrency_number": 2001,
        "id_field": {"meeting_uuid": "/u//==", "more": 1},
    }
    webhook = parse(raw({"event": event, "event_ts": 1, "payload": payload}))
    assert (webhook.instance, webhook.meeting_id) == ("/u//==", None)
    assert webhook.body["payload"] == {
        "concurrency_number": 2001,
        "id_field": {"meeting_uuid": "/u//=="},
    }


def test_that_the_limit_is_near_is_kept_and_is_no_meetings() -> None:
    payload = {"concurrency_limit": 2000, "concurrency_number": 1601, "percentage": 80}
    event = "meeting.rtms_concurrency_near_limit"
    webhook = parse(raw({"event": event, "event_ts": 1, "payload": payload}))
    assert (webhook.instance, webhook.meeting_id) == (None, None)
    assert webhook.body["payload"] == payload
