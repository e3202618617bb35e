"""People who test their devices before the meeting: Zoom names them by name alone."""

from tests.integrations.zoom.simulator.zoom_account import Endpoint, ZoomUnderTest


async def test_a_test_of_devices_is_told_and_opens_nothing(
    zoom: ZoomUnderTest, endpoint: Endpoint
) -> None:
    meeting_id = await zoom.make()
    client = (await zoom.register(meeting_id))["registrant_id"]
    await zoom.act("test_devices", meeting_id, registrant_id=client, camera=True, speaker=False)
    about = endpoint.last("meeting.device_tested")["payload"]["object"]
    assert str(about["id"]) == str(meeting_id)
    assert about["test_result"] == {
        "user_id": "",
        "user_name": "Alan Archer",
        "camera_status": 2,
        "speaker_status": 1,
        "microphone_status": 2,
        "os": "ios",
    }
    assert "meeting.started" not in endpoint.events()
