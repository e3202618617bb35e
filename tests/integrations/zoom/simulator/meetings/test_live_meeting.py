"""The webhooks that Zoom sends when people join, move and leave."""

import pytest

from tests.integrations.zoom.simulator.zoom_account import Endpoint, HeldMeeting, ZoomUnderTest

ROOM = "meeting.participant_"


async def test_a_client_knocks_and_is_admitted(
    held: HeldMeeting, zoom: ZoomUnderTest, endpoint: Endpoint
) -> None:
    await held.act("knock")
    knocked = endpoint.participant(ROOM + "joined_waiting_room")
    await held.act("admit")
    joined = endpoint.participant(ROOM + "joined")

    assert knocked["user_id"] == ""
    assert knocked["date_time"] == "2026-06-10T07:40:00Z"
    assert joined["participant_uuid"] == knocked["participant_uuid"]
    assert joined["user_id"].isdecimal()
    assert joined["registrant_id"] == held.registrant_id
    assert (joined["id"], joined["email"], joined["participant_user_id"]) == ("", "", "")
    assert joined["user_name"] == "Alan Archer"
    assert "public_ip" in joined


async def test_the_host_is_known_by_an_account(held: HeldMeeting, endpoint: Endpoint) -> None:
    host = endpoint.participant(ROOM + "joined")
    assert host["participant_user_id"] == "HOST-1"
    assert "registrant_id" not in host


async def test_a_live_event_has_its_id_as_text_and_a_schedule_event_as_a_number(
    held: HeldMeeting, zoom: ZoomUnderTest, endpoint: Endpoint
) -> None:
    await zoom.act("settle")
    assert endpoint.last("meeting.started")["payload"]["object"]["id"] == held.meeting_id
    assert endpoint.last("meeting.created")["payload"]["object"]["id"] == int(held.meeting_id)


async def test_a_move_to_a_breakout_room_keeps_the_participant_and_changes_the_connection(
    held: HeldMeeting, endpoint: Endpoint
) -> None:
    await held.act("join")
    main = endpoint.participant(ROOM + "joined")
    await held.act("to_breakout")
    there = endpoint.participant(ROOM + "joined_breakout_room")
    assert "breakout room" in endpoint.participant(ROOM + "left")["leave_reason"]
    assert there["participant_uuid"] == main["participant_uuid"]
    assert there["user_id"] != main["user_id"]
    assert there["parent_user_id"] == main["user_id"]

    await held.act("from_breakout")
    assert endpoint.participant(ROOM + "left_breakout_room")["user_id"] == there["user_id"]
    back = endpoint.participant(ROOM + "joined")
    assert back["participant_uuid"] == main["participant_uuid"]
    assert back["user_id"] not in (main["user_id"], there["user_id"])
    assert "parent_user_id" not in back


async def test_a_true_rejoin_after_a_lost_network_is_another_participant(
    held: HeldMeeting, endpoint: Endpoint
) -> None:
    await held.act("join")
    before = endpoint.participant(ROOM + "joined")
    await held.act("drop")
    lost = endpoint.participant(ROOM + "left")
    await held.act("join")
    after = endpoint.participant(ROOM + "joined")
    assert lost["leave_reason"] == (
        "got disconnected from the meeting. Reason : Network connection error."
    )
    assert lost["user_id"] == before["user_id"]
    assert after["participant_uuid"] != before["participant_uuid"]


async def test_the_webhook_of_a_lost_connection_may_follow_the_rejoin(
    held: HeldMeeting, zoom: ZoomUnderTest, endpoint: Endpoint
) -> None:
    await held.act("join")
    lost_at = zoom.clock.at
    await held.act("drop", late_minutes=1.5)
    zoom.clock.move(seconds=20)
    await held.act("join")
    await zoom.act("settle")
    assert endpoint.events().count(ROOM + "left") == 1
    assert endpoint.participant(ROOM + "left")["leave_time"] == f"{lost_at:%Y-%m-%dT%H:%M:%SZ}"


async def test_an_attendee_put_in_the_waiting_room_keeps_the_participant(
    held: HeldMeeting, endpoint: Endpoint
) -> None:
    await held.act("join")
    first = endpoint.participant(ROOM + "joined")
    await held.act("put_in_waiting_room")
    assert endpoint.events()[-2:] == [ROOM + "left", ROOM + "put_in_waiting_room"]
    await held.act("admit")
    again = endpoint.participant(ROOM + "joined")
    assert again["participant_uuid"] == first["participant_uuid"]
    assert again["user_id"] != first["user_id"]


async def test_a_removed_attendee_cannot_rejoin(
    held: HeldMeeting, zoom: ZoomUnderTest, endpoint: Endpoint
) -> None:
    await held.act("join")
    await held.act("remove")
    assert endpoint.participant(ROOM + "left")["leave_reason"].endswith("Removed by host.")
    status, said = await zoom.try_act("knock", held.meeting_id, registrant_id=held.registrant_id)
    assert status == 409
    assert "removed" in said["error"]


async def test_leaving_the_waiting_room_is_not_leaving_the_meeting(
    held: HeldMeeting, endpoint: Endpoint
) -> None:
    await held.act("knock")
    await held.act("leave")
    assert endpoint.events()[-1] == ROOM + "left_waiting_room"
    assert ROOM + "left" not in endpoint.events()


async def test_a_stranger_has_no_registrant(
    held: HeldMeeting, zoom: ZoomUnderTest, endpoint: Endpoint
) -> None:
    await zoom.act("join", held.meeting_id, person="iphone", name="iPhone")
    assert "registrant_id" not in endpoint.participant(ROOM + "joined")
    await zoom.act("leave", held.meeting_id, person="iphone")
    assert endpoint.participant(ROOM + "left")["registrant_id"] == ""


async def test_two_devices_on_one_link_are_two_participants_of_one_registrant(
    held: HeldMeeting, endpoint: Endpoint
) -> None:
    await held.act("join")
    laptop = endpoint.participant(ROOM + "joined")
    await held.act("join", device="phone")
    phone = endpoint.participant(ROOM + "joined")
    assert phone["registrant_id"] == laptop["registrant_id"]
    assert phone["participant_uuid"] != laptop["participant_uuid"]


async def test_a_new_name_makes_no_event_and_shows_in_the_next(
    held: HeldMeeting, endpoint: Endpoint
) -> None:
    await held.act("join")
    said = len(endpoint.posted)
    await held.act("rename", name="iPad (2)")
    assert len(endpoint.posted) == said
    await held.act("leave")
    assert endpoint.participant(ROOM + "left")["user_name"] == "iPad (2)"


async def test_a_role_change_does_not_say_which_registrant(
    held: HeldMeeting, endpoint: Endpoint
) -> None:
    await held.act("join")
    await held.act("role", role="cohost")
    changed = endpoint.participant(ROOM + "role_changed")
    assert (changed["old_role"], changed["new_role"]) == ("attendee", "co-host")
    assert "registrant_id" not in changed


async def test_a_recording_names_no_person(
    held: HeldMeeting, zoom: ZoomUnderTest, endpoint: Endpoint
) -> None:
    await zoom.act("record", held.meeting_id)
    zoom.clock.move(minutes=3)
    await zoom.act("stop_recording", held.meeting_id)
    recording = endpoint.last("recording.stopped")["payload"]["object"]
    assert recording["recording_file"] == {
        "recording_start": "2026-06-10T07:40:00Z",
        "recording_end": "2026-06-10T07:43:00Z",
    }
    assert "participant" not in recording


async def test_the_end_sends_everybody_out_first(
    held: HeldMeeting, zoom: ZoomUnderTest, endpoint: Endpoint
) -> None:
    await held.act("join")
    await zoom.act("end_meeting", held.meeting_id)
    assert endpoint.events()[-3:] == [ROOM + "left", ROOM + "left", "meeting.ended"]
    assert endpoint.participant(ROOM + "left")["leave_reason"].endswith("Host ended the meeting.")


async def test_a_restart_has_another_uuid(
    held: HeldMeeting, zoom: ZoomUnderTest, endpoint: Endpoint
) -> None:
    await zoom.act("end_meeting", held.meeting_id)
    await zoom.act("start_meeting", held.meeting_id)
    uuids = [
        webhook.body["payload"]["object"]["uuid"]
        for webhook in endpoint.posted
        if webhook.body["event"] == "meeting.started"
    ]
    assert len(set(uuids)) == 2


@pytest.mark.parametrize("act", ["admit", "leave", "camera_on", "from_breakout", "rename"])
async def test_an_impossible_act_is_refused(held: HeldMeeting, act: str) -> None:
    status, said = await held.zoom.try_act(act, held.meeting_id, person="nobody", name="N")
    assert status == 409
    assert said["error"]
