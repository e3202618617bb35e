"""The settings that a course's meeting needs: requested, and read back from Zoom."""

import pytest

from integrations.meeting_provider import SettingMissed
from integrations.zoom.rest.meeting_settings import (
    HOST,
    missed_of_host,
    missed_of_meeting,
    requested,
)
from integrations.zoom.rest.meetings import ZoomMeetings
from tests.integrations.zoom.rest.fake_rest import FakeZoom, RestAnswer

HOST_SETTINGS: dict[str, dict[str, object]] = {"in_meeting": {}, "recording": {}}
for (group, name), wanted in HOST.items():
    HOST_SETTINGS[group][name] = wanted
LOCKED = {"in_meeting": {"virtual_background": True}, "recording": {"local_recording": True}}
INHERITED = (
    "auto_start_meeting_summary",
    "auto_start_ai_companion_questions",
    "watermark",
    "allow_host_control_participant_mute_state",
)


async def test_settings_are_read_back_from_the_meeting_and_from_its_host(
    meetings: ZoomMeetings, zoom: FakeZoom
) -> None:
    zoom.will_tell(
        RestAnswer(body={"host_id": "H1", "settings": requested()}),
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
    taken = {**requested(), "waiting_room": False}
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
    taken = {**requested(), "waiting_room": False}
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


def test_what_a_meeting_would_inherit_is_sent_as_off() -> None:
    sent = requested()
    assert [sent[name] for name in INHERITED] == [False] * len(INHERITED)
    for feature in (
        "question_and_answer",
        "language_interpretation",
        "sign_language_interpretation",
    ):
        assert sent[feature] == {"enable": False}


@pytest.mark.parametrize("name", INHERITED)
def test_what_was_inherited_all_the_same_is_told(name: str) -> None:
    assert missed_of_meeting({"settings": {**requested(), name: True}})[0] == SettingMissed(
        name, False, True
    )


def test_a_feature_is_off_only_where_its_object_says_so() -> None:
    taken = requested() | {"question_and_answer": {"enable": True}, "language_interpretation": {}}
    assert missed_of_meeting({"settings": taken}) == (
        SettingMissed("question_and_answer.enable", False, True),
        SettingMissed("language_interpretation.enable", False, None),
    )


def test_who_gets_a_summary_matters_only_where_one_may_be_written() -> None:
    taken = {**requested(), "who_will_receive_summary": 4}
    assert missed_of_meeting({"settings": taken}) == ()
    taken["auto_start_meeting_summary"] = True
    assert missed_of_meeting({"settings": taken}) == (
        SettingMissed("auto_start_meeting_summary", False, True),
        SettingMissed("who_will_receive_summary", 1, 4),
    )


def test_a_host_who_could_start_a_summary_is_told_of() -> None:
    summary = {"meeting_summary_with_ai_companion": {"enable": True, "auto_enable": False}}
    settings = {**HOST_SETTINGS, "in_meeting": {**HOST_SETTINGS["in_meeting"], **summary}}
    assert missed_of_host(settings) == (
        SettingMissed("in_meeting.meeting_summary_with_ai_companion", False, True),
    )


def test_a_number_is_no_truth_value() -> None:
    taken = {**requested(), "waiting_room": 1}
    assert missed_of_meeting({"settings": taken}) == (SettingMissed("waiting_room", True, 1),)
