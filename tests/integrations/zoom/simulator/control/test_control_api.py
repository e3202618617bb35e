"""The control API reports the state and refuses impossible acts."""

from tests.integrations.zoom.simulator.zoom_account import HeldMeeting, ZoomUnderTest


async def test_an_unknown_act_is_answered_with_those_there_are(zoom: ZoomUnderTest) -> None:
    status, said = await zoom.try_act("dance")
    assert status == 409
    assert "start_meeting" in said["error"]


async def test_an_order_with_an_unknown_key_is_refused(zoom: ZoomUnderTest) -> None:
    status, said = await zoom.try_act("knock", registrant="x")
    assert status == 400
    assert "registrant" in said["error"]


async def test_the_state_shows_the_place_of_each_person(
    held: HeldMeeting, zoom: ZoomUnderTest
) -> None:
    await held.act("knock")
    state = await (await zoom.session.get(f"{zoom.url}/state")).json()
    (meeting,) = state["meetings"]
    places = {person["key"]: person["place"] for person in meeting["live"]["people"]}
    assert places == {"host": "main", held.registrant_id: "waiting"}


async def test_no_webhook_is_posted_before_an_endpoint_is_set(
    held: HeldMeeting, zoom: ZoomUnderTest
) -> None:
    await zoom.act("subscribe", url="")
    await held.act("join")
    assert len(await zoom.deliveries("meeting.participant_joined")) == 1  # the host's, before
