"""AI Companion: started by itself where a meeting inherits it, or by the host."""

from typing import Any

import pytest

from integrations.zoom.rest.meeting_settings import requested
from tests.integrations.zoom.simulator.zoom_account import Endpoint, ZoomUnderTest

STARTED, STOPPED = "meeting.ai_companion_started", "meeting.ai_companion_stopped"
WHEN = {"start_time": "2026-06-10T08:00:00Z", "duration": 165}
SUMMARY = "meeting.summary_completed"


async def past(zoom: ZoomUnderTest, meeting_id: str) -> dict[str, Any]:
    status, answer = await zoom.ask("GET", f"/past_meetings/{meeting_id}")
    assert status == 200
    return answer


async def test_a_meeting_that_is_made_without_a_word_about_it_inherits_it(
    zoom: ZoomUnderTest, endpoint: Endpoint
) -> None:
    _, made = await zoom.ask("POST", "/users/HOST-1/meetings", {"topic": "Course", **WHEN})
    meeting_id = str(made["id"])
    await zoom.act("start_meeting", meeting_id)
    await zoom.act("end_meeting", meeting_id)
    events = endpoint.events()
    assert events.index(STARTED) < events.index(STOPPED) < events.index(SUMMARY)
    about = endpoint.last(STARTED)["payload"]["object"]
    assert about["meeting_number"] == int(meeting_id)
    assert (await past(zoom, meeting_id))["has_meeting_summary"] is True


async def test_the_settings_of_a_course_keep_it_out(
    zoom: ZoomUnderTest, endpoint: Endpoint
) -> None:
    meeting_id = await zoom.make(**requested())
    await zoom.act("start_meeting", meeting_id)
    await zoom.act("end_meeting", meeting_id)
    assert not {STARTED, SUMMARY} & set(endpoint.events())
    assert (await past(zoom, meeting_id))["has_meeting_summary"] is False


@pytest.mark.parametrize("stops", [False, True])
async def test_the_host_may_start_it(zoom: ZoomUnderTest, endpoint: Endpoint, stops: bool) -> None:
    meeting_id = await zoom.make(**requested())
    await zoom.act("start_meeting", meeting_id)
    await zoom.act("start_companion", meeting_id)
    assert (await zoom.try_act("start_companion", meeting_id))[0] == 409
    if stops:
        await zoom.act("stop_companion", meeting_id)
    await zoom.act("end_meeting", meeting_id)
    assert endpoint.events().count(STOPPED) == 1
    assert SUMMARY in endpoint.events()
