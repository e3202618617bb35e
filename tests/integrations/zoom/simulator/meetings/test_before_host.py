"""People who open their link before the host has started the meeting."""

from datetime import timedelta

from tests.integrations.zoom.simulator.zoom_account import (
    START,
    AccountClock,
    Endpoint,
    ZoomUnderTest,
)

ROOM = "meeting.participant_"


async def test_waiting_for_the_host_names_no_instance_and_no_time(
    zoom: ZoomUnderTest, endpoint: Endpoint
) -> None:
    meeting_id = await zoom.make()
    client = (await zoom.register(meeting_id))["registrant_id"]
    for _ in range(2):
        await zoom.act("open_link", meeting_id, registrant_id=client)
    waits = endpoint.last(ROOM + "jbh_waiting")
    assert endpoint.events().count(ROOM + "jbh_waiting") == 1
    assert waits["event_ts"] == START.timestamp() * 1000
    about = waits["payload"]["object"]
    assert about["id"] == meeting_id
    assert about["participant"] == {"id": "", "user_name": "Alan Archer", "registrant_id": client}
    await zoom.act("start_meeting", meeting_id)
    assert endpoint.last("meeting.started")["payload"]["object"]["uuid"] != about["uuid"]


async def test_a_room_that_opens_late_takes_them_into_the_waiting_room(
    zoom: ZoomUnderTest, endpoint: Endpoint, clock: AccountClock
) -> None:
    meeting_id = await zoom.make()
    client = (await zoom.register(meeting_id))["registrant_id"]
    await zoom.act("open_link", meeting_id, registrant_id=client)
    clock.at = START + timedelta(minutes=24)
    await zoom.act("start_meeting", meeting_id)
    events = endpoint.events()
    left, entered = (ROOM + name for name in ("jbh_waiting_left", "joined_waiting_room"))
    assert events.index("meeting.started") < events.index(left) < events.index(entered)
    assert endpoint.participant(entered)["date_time"] == "2026-06-10T08:04:00Z"


async def test_they_may_give_up_before_the_host_comes(
    zoom: ZoomUnderTest, endpoint: Endpoint
) -> None:
    meeting_id = await zoom.make()
    client = (await zoom.register(meeting_id))["registrant_id"]
    await zoom.act("open_link", meeting_id, registrant_id=client)
    await zoom.act("leave", meeting_id, registrant_id=client)
    assert endpoint.participant(ROOM + "jbh_waiting_left")["registrant_id"] == client
    status, _ = await zoom.try_act("leave", meeting_id, registrant_id=client)
    assert status == 409
    await zoom.act("start_meeting", meeting_id)
    assert ROOM + "joined_waiting_room" not in endpoint.events()
