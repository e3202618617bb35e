"""The calls of ZoomMeetings and how it reads the answers."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from compliance.provider_report import ReportedStay
from integrations.meeting_provider import (
    MeetingFault,
    MeetingPlan,
    PastInstance,
    Registered,
    SettingMissed,
)
from integrations.zoom.rest.meeting_settings import HOST, MEETING
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
        "settings": dict(MEETING),
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


async def test_settings_are_read_back_from_the_meeting_and_from_its_host(
    meetings: ZoomMeetings, zoom: FakeZoom
) -> None:
    zoom.will_tell(
        RestAnswer(body={"host_id": "H1", "settings": dict(MEETING)}),
        RestAnswer(body=HOST_SETTINGS),
    )
    zoom.will_tell(RestAnswer(body=LOCKED))
    assert await meetings.read_back("1") == ()
    assert [call.path for call in zoom.calls] == [
        "/v2/meetings/1",
        "/v2/users/H1/settings",
        "/v2/accounts/me/lock_settings",
    ]


async def test_locks_that_zoom_will_not_tell_are_not_known_and_the_rest_is(
    meetings: ZoomMeetings, zoom: FakeZoom
) -> None:
    taken = {**MEETING, "waiting_room": False}
    zoom.will_tell(
        RestAnswer(body={"host_id": "H1", "settings": taken}), RestAnswer(body=HOST_SETTINGS)
    )
    zoom.will_tell(RestAnswer(400, {"code": 4711, "message": "Invalid access token, no scopes."}))
    assert set(await meetings.read_back("1")) == {
        SettingMissed("waiting_room", True, False),
        SettingMissed("lock.in_meeting.virtual_background", True, None),
        SettingMissed("lock.recording.local_recording", True, None),
    }


async def test_settings_that_were_ignored_are_reported(
    meetings: ZoomMeetings, zoom: FakeZoom
) -> None:
    taken = {**MEETING, "waiting_room": False}
    del taken["allow_multiple_devices"]
    lax = {"in_meeting": {**HOST_SETTINGS["in_meeting"], "who_can_share_screen": "all"}}
    zoom.will_tell(RestAnswer(body={"host_id": "H1", "settings": taken}), RestAnswer(body=lax))
    zoom.will_tell(RestAnswer(body={**LOCKED, "recording": {"local_recording": False}}))
    assert set(await meetings.read_back("1")) == {
        SettingMissed("waiting_room", True, False),
        SettingMissed("allow_multiple_devices", False, None),
        SettingMissed("in_meeting.who_can_share_screen", "host", "all"),
        SettingMissed("recording.local_recording", False, None),
        SettingMissed("lock.recording.local_recording", True, False),
    }


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


ROW = {
    "id": "",
    "user_id": 27423744,
    "name": "Jo Bloggs",
    "user_email": "",
    "registrant_id": "r1",
    "join_time": "2026-06-10T08:00:03.0000000+00:00",
    "leave_time": "2026-06-10T09:00:03Z",
}


async def test_a_report_is_read_to_its_last_page(meetings: ZoomMeetings, zoom: FakeZoom) -> None:
    staff = {**ROW, "participant_user_id": "STAFF-1", "registrant_id": "", "leave_time": None}
    zoom.will_tell(
        RestAnswer(body={"next_page_token": "a/b", "participants": [ROW]}),
        RestAnswer(
            body={"next_page_token": "", "participants": [staff, {"name": "no time"}, "odd"]}
        ),
    )
    joined_at = datetime(2026, 6, 10, 8, 0, 3, tzinfo=UTC)
    left_at = datetime(2026, 6, 10, 9, 0, 3, tzinfo=UTC)
    assert await meetings.report("u==") == (
        ReportedStay("27423744", "r1", None, "Jo Bloggs", joined_at, left_at),
        ReportedStay("27423744", None, "STAFF-1", "Jo Bloggs", joined_at, None),
    )
    first, second = (call.path for call in zoom.calls)
    query = "page_size=300&include_fields=registrant_id"
    assert first == f"/v2/report/meetings/u%3D%3D/participants?{query}"
    assert second == f"/v2/report/meetings/u%3D%3D/participants?{query}&next_page_token=a%2Fb"


@pytest.mark.parametrize(
    ("uuid", "segment"),
    [
        ("ab/cd+ef==", "ab%2Fcd%2Bef%3D%3D"),
        ("/ab==", "%252Fab%253D%253D"),
        ("a//b==", "a%252F%252Fb%253D%253D"),
    ],
)
async def test_a_uuid_is_quoted_twice_where_a_path_would_swallow_its_slashes(
    meetings: ZoomMeetings, zoom: FakeZoom, uuid: str, segment: str
) -> None:
    zoom.will_tell(RestAnswer(body={"participants": []}))
    await meetings.report(uuid)
    assert zoom.calls[0].path.startswith(f"/v2/report/meetings/{segment}/participants?")


async def test_a_report_without_an_end_is_a_fault(meetings: ZoomMeetings, zoom: FakeZoom) -> None:
    zoom.will_tell(*[RestAnswer(body={"next_page_token": "more", "participants": []})] * 60)
    with pytest.raises(MeetingFault, match="pages"):
        await meetings.report("u==")


async def test_rows_of_the_waiting_room_are_marked(meetings: ZoomMeetings, zoom: FakeZoom) -> None:
    rows = [{**ROW, "status": "in_waiting_room"}, {**ROW, "status": "in_meeting"}]
    zoom.will_tell(RestAnswer(body={"participants": rows}))
    assert [row.waiting for row in await meetings.report("u==")] == [True, False]


async def test_the_times_that_a_meeting_was_held_are_listed(
    meetings: ZoomMeetings, zoom: FakeZoom
) -> None:
    held = [{"uuid": "u==", "start_time": "2026-06-10T07:40:00Z"}, {"uuid": "no time"}, "odd"]
    zoom.will_tell(RestAnswer(body={"meetings": held}))
    instances = await meetings.past_instances("97763643886")
    assert instances == (PastInstance("u==", datetime(2026, 6, 10, 7, 40, tzinfo=UTC)),)
    assert zoom.calls[0].path == "/v2/past_meetings/97763643886/instances"


async def test_of_a_meeting_that_is_gone_none_are(meetings: ZoomMeetings, zoom: FakeZoom) -> None:
    zoom.will_tell(RestAnswer(404, {"code": 3001}))
    assert await meetings.past_instances("1") == ()
