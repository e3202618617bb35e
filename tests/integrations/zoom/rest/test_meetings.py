"""The calls of ZoomMeetings and how it reads the answers."""

from datetime import datetime, timedelta, timezone

import pytest

from integrations.meeting_provider import (
    MeetingFault,
    MeetingPlan,
    Registered,
)
from integrations.zoom.rest.meeting_settings import HOST, MEETING, requested
from integrations.zoom.rest.meetings import ZoomMeetings
from tests.integrations.zoom.rest.fake_rest import FakeZoom, RestAnswer

BST = timezone(timedelta(hours=1))
PLAN = MeetingPlan("NSAC-1", datetime(2026, 6, 10, 9, tzinfo=BST), 165, "host@example.org")

HOST_SETTINGS: dict[str, dict[str, object]] = {"in_meeting": {}, "recording": {}}
for (group, name), wanted in HOST.items():
    HOST_SETTINGS[group][name] = wanted
LOCKED = {"in_meeting": {"virtual_background": True}, "recording": {"local_recording": True}}


async def test_a_meeting_is_made_with_every_setting_that_a_course_needs(
    meetings: ZoomMeetings, zoom: FakeZoom
) -> None:
    zoom.will_tell(RestAnswer(201, {"id": 97763643886, "uuid": "u=="}))
    assert await meetings.make(PLAN) == "97763643886"
    (call,) = zoom.calls
    assert (call.method, call.path) == ("POST", "/v2/users/host%40example.org/meetings")
    assert call.body == {
        "topic": "NSAC-1",
        "type": 2,
        "start_time": "2026-06-10T08:00:00Z",
        "timezone": "Europe/London",
        "duration": 165,
        "settings": requested(),
    }


@pytest.mark.parametrize(
    ("setting", "wanted"),
    [
        ("waiting_room", True),
        ("join_before_host", False),
        ("auto_recording", "none"),
        ("allow_multiple_devices", False),
        ("registrants_confirmation_email", False),
        ("registrants_email_notification", False),
        ("approval_type", 0),
    ],
)
def test_a_course_requires_these_settings(setting: str, wanted: object) -> None:
    assert MEETING[setting] == wanted


async def test_a_meeting_that_is_moved_keeps_its_id(meetings: ZoomMeetings, zoom: FakeZoom) -> None:
    await meetings.move("97763643886", PLAN)
    (call,) = zoom.calls
    assert (call.method, call.path) == ("PATCH", "/v2/meetings/97763643886")
    assert call.body is not None
    assert call.body["start_time"] == "2026-06-10T08:00:00Z"


async def test_cancelling_a_meeting_that_is_gone_succeeds(
    meetings: ZoomMeetings, zoom: FakeZoom
) -> None:
    zoom.will_tell(RestAnswer(404, {"code": 3001, "message": "Meeting does not exist: 1."}))
    await meetings.cancel("1")
    assert zoom.calls[0].method == "DELETE"


async def test_cancelling_may_be_refused(meetings: ZoomMeetings, zoom: FakeZoom) -> None:
    zoom.will_tell(RestAnswer(400, {"code": 3002}))
    with pytest.raises(MeetingFault) as fault:
        await meetings.cancel("1")
    assert fault.value.permanent


async def test_a_client_is_registered_for_a_link_of_their_own(
    meetings: ZoomMeetings, zoom: FakeZoom
) -> None:
    zoom.will_tell(
        RestAnswer(201, {"id": 1, "registrant_id": "r1", "join_url": "https://z/j?tk=x"})
    )
    registered = await meetings.register("1", "Jo", "Bloggs", "b1v1@courses.invalid")
    assert registered == Registered("r1", "https://z/j?tk=x")
    (call,) = zoom.calls
    assert (call.method, call.path) == ("POST", "/v2/meetings/1/registrants")
    assert call.body == {
        "first_name": "Jo",
        "last_name": "Bloggs",
        "email": "b1v1@courses.invalid",
        "auto_approve": True,
    }


async def test_an_answer_that_names_no_link_is_a_fault(
    meetings: ZoomMeetings, zoom: FakeZoom
) -> None:
    zoom.will_tell(*[RestAnswer(201, {"registrant_id": "r1"})] * 3)
    with pytest.raises(MeetingFault, match="link"):
        await meetings.register("1", "Jo", "Bloggs", "b1v1@courses.invalid")


async def test_a_link_is_killed_by_registrant_and_address(
    meetings: ZoomMeetings, zoom: FakeZoom
) -> None:
    await meetings.unregister("1", "r1", "b1v1@courses.invalid")
    (call,) = zoom.calls
    assert (call.method, call.path) == ("PUT", "/v2/meetings/1/registrants/status")
    assert call.body == {
        "action": "cancel",
        "registrants": [{"id": "r1", "email": "b1v1@courses.invalid"}],
    }


async def test_a_link_of_a_meeting_that_is_gone_is_dead(
    meetings: ZoomMeetings, zoom: FakeZoom
) -> None:
    zoom.will_tell(RestAnswer(404, {"code": 3001}))
    await meetings.unregister("1", "r1", "b1v1@courses.invalid")
    assert len(zoom.calls) == 1
