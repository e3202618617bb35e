"""Zoom's participant report, read page by page, and the list of a meeting's instances."""

from datetime import UTC, datetime

import pytest

from compliance.provider_report import ReportedStay
from integrations.meeting_provider import MeetingFault, PastInstance
from integrations.zoom.rest.meetings import ZoomMeetings
from tests.integrations.zoom.rest.fake_rest import FakeZoom, RestAnswer

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


@pytest.mark.parametrize(
    "second",
    [
        RestAnswer(200, "<html>Sign in</html>"),
        RestAnswer(200, {}),
        RestAnswer(200, {"participants": {}}),
        RestAnswer(200, {"participants": [ROW], "next_page_token": ["b"]}),
        RestAnswer(204),
        RestAnswer(400, {"code": 300, "message": "The next page token is invalid or expired."}),
        RestAnswer(404, {"code": 3001}),
    ],
)
async def test_a_report_of_which_a_page_is_lacking_is_read_again_from_its_beginning(
    meetings: ZoomMeetings, zoom: FakeZoom, second: RestAnswer
) -> None:
    first = RestAnswer(body={"participants": [ROW], "next_page_token": "b"})
    zoom.will_tell(first, *[second] * 3)
    with pytest.raises(MeetingFault, match="page 2") as fault:
        await meetings.report("u==")
    assert (fault.value.permanent, fault.value.gone) == (False, False)
    zoom.answers.clear()
    zoom.will_tell(first, RestAnswer(body={"participants": [ROW]}))
    assert len(await meetings.report("u==")) == 2


async def test_a_page_that_leads_back_to_itself_ends_no_report(
    meetings: ZoomMeetings, zoom: FakeZoom
) -> None:
    zoom.will_tell(*[RestAnswer(body={"participants": [ROW], "next_page_token": "b"})] * 9)
    with pytest.raises(MeetingFault) as fault:
        await meetings.report("u==")
    assert not fault.value.permanent


async def test_a_list_of_instances_that_cannot_be_read_is_not_an_empty_one(
    meetings: ZoomMeetings, zoom: FakeZoom
) -> None:
    zoom.will_tell(RestAnswer(body={"meetings": None}))
    with pytest.raises(MeetingFault):
        await meetings.past_instances("1")


@pytest.mark.parametrize(("answer", "expected"), [(True, True), (False, False), (None, None)])
async def test_whether_a_summary_exists_is_asked_of_the_instance(
    meetings: ZoomMeetings, zoom: FakeZoom, answer: object, expected: bool | None
) -> None:
    zoom.will_tell(RestAnswer(body={"uuid": "/u==", "has_meeting_summary": answer}))
    assert await meetings.has_summary("/u==") is expected
    assert zoom.calls[0].path == "/v2/past_meetings/%252Fu%253D%253D"
