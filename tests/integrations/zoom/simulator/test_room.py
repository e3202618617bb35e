"""People come, move and go, and Zoom's webhooks tell it in Zoom's words."""

from tests.integrations.zoom.simulator.account import Endpoint, Zoom

ROOM = "meeting.participant_"


async def test_a_client_knocks_and_is_admitted(zoom: Zoom, endpoint: Endpoint) -> None:
    meeting_id = await zoom.make()
    registrant = (await zoom.register(meeting_id))["registrant_id"]
    await zoom.act("start_meeting", meeting_id)
    await zoom.act("knock", meeting_id, registrant_id=registrant)
    knocked = endpoint.participant(ROOM + "joined_waiting_room")
    await zoom.act("admit", meeting_id, registrant_id=registrant)
    joined = endpoint.participant(ROOM + "joined")

    assert knocked["user_id"] == ""
    assert knocked["date_time"] == "2026-06-10T07:40:00Z"
    assert joined["participant_uuid"] == knocked["participant_uuid"]
    assert joined["user_id"].isdecimal()
    assert joined["registrant_id"] == registrant
    assert (joined["id"], joined["email"], joined["participant_user_id"]) == ("", "", "")
    assert joined["user_name"] == "Alan Archer"
    assert "public_ip" in joined
