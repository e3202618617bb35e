"""A personal link opens a page; its button joins."""

from tests.integrations.zoom.simulator.zoom_account import Endpoint, ZoomUnderTest

KNOCKED = "meeting.participant_joined_waiting_room"


async def test_opening_a_link_changes_nothing_and_its_button_knocks(
    zoom: ZoomUnderTest, endpoint: Endpoint
) -> None:
    meeting_id = await zoom.make()
    link = (await zoom.register(meeting_id))["join_url"]
    await zoom.act("start_meeting", meeting_id)
    answer = await zoom.session.get(link)
    assert "Alan Archer" in await answer.text()
    assert KNOCKED not in endpoint.events()
    assert (await zoom.session.post(link)).status == 200
    assert endpoint.participant(KNOCKED)["user_name"] == "Alan Archer"
    await zoom.session.post(link)
    assert endpoint.events().count(KNOCKED) == 1


async def test_an_early_person_knocks_once_the_host_comes(
    zoom: ZoomUnderTest, endpoint: Endpoint
) -> None:
    meeting_id = await zoom.make()
    link = (await zoom.register(meeting_id))["join_url"]
    assert "not started" in await (await zoom.session.post(link)).text()
    await zoom.act("start_meeting", meeting_id)
    assert endpoint.events()[-1] == KNOCKED
    await zoom.act("end_meeting", meeting_id)
    await zoom.act("start_meeting", meeting_id)
    assert endpoint.events().count(KNOCKED) == 1


async def test_without_a_waiting_room_the_button_joins(
    zoom: ZoomUnderTest, endpoint: Endpoint
) -> None:
    meeting_id = await zoom.make(waiting_room=False)
    link = (await zoom.register(meeting_id))["join_url"]
    await zoom.act("start_meeting", meeting_id)
    await zoom.session.post(link)
    assert endpoint.participant("meeting.participant_joined")["user_name"] == "Alan Archer"


async def test_a_cancelled_link_is_dead(zoom: ZoomUnderTest) -> None:
    meeting_id = await zoom.make()
    made = await zoom.register(meeting_id)
    path = f"/meetings/{meeting_id}/registrants/{made['registrant_id']}"
    assert (await zoom.ask("DELETE", path))[0] == 204
    assert (await zoom.session.get(made["join_url"])).status == 404
    assert (await zoom.session.post(made["join_url"])).status == 404


async def test_the_link_of_a_deleted_meeting_is_dead(zoom: ZoomUnderTest) -> None:
    meeting_id = await zoom.make()
    link = (await zoom.register(meeting_id))["join_url"]
    await zoom.ask("DELETE", f"/meetings/{meeting_id}")
    assert (await zoom.session.get(link)).status == 404
