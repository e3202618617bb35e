"""The REST API answers and refuses as Zoom does."""

from dataclasses import replace

import pytest

from integrations.zoom.simulator.config import Config
from tests.integrations.zoom.simulator.zoom_account import CONFIG, Endpoint, ZoomUnderTest

ACCOUNT = {"grant_type": "account_credentials", "account_id": "ACCOUNT"}


@pytest.fixture
def config() -> Config:
    return replace(
        CONFIG, dropped_settings=frozenset({"mute_upon_entry"}), hosts=frozenset({"HOST-1"})
    )


async def test_a_token_lasts_an_hour(zoom: ZoomUnderTest) -> None:
    meeting_id = await zoom.make()
    zoom.clock.move(hours=1)
    status, said = await zoom.ask("GET", f"/meetings/{meeting_id}")
    assert (status, said["code"]) == (401, 124)
    await zoom.sign_in()
    assert (await zoom.ask("GET", f"/meetings/{meeting_id}"))[0] == 200


async def test_without_a_token_nothing_is_answered(zoom: ZoomUnderTest) -> None:
    zoom.headers = {}
    assert (await zoom.ask("GET", "/meetings/1"))[1]["message"] == "Invalid access token."


async def test_credentials_are_checked(zoom: ZoomUnderTest) -> None:
    url = f"{zoom.url}/oauth/token"
    wrong = await zoom.session.post(url, params=ACCOUNT, headers={"Authorization": "Basic eDp5"})
    assert (wrong.status, (await wrong.json())["error"]) == (401, "invalid_client")
    other = await zoom.session.post(
        url, params=ACCOUNT | {"account_id": "OTHER"}, headers=zoom.basic
    )
    assert (other.status, (await other.json())["error"]) == (400, "invalid_request")


async def test_a_meeting_is_made_at_a_local_time(zoom: ZoomUnderTest) -> None:
    meeting_id = await zoom.make()
    _, read = await zoom.ask("GET", f"/meetings/{meeting_id}")
    assert read["id"] == int(meeting_id)
    assert read["start_time"] == "2026-06-10T08:00:00Z"
    assert read["settings"]["waiting_room"] is True


async def test_settings_that_zoom_does_not_take_are_dropped_without_a_word(
    zoom: ZoomUnderTest,
) -> None:
    meeting_id = await zoom.make(mute_upon_entry=True, no_such=True, auto_recording="weekly")
    change = {"settings": {"mute_upon_entry": True, "watermark": True}}
    assert await zoom.ask("PATCH", f"/meetings/{meeting_id}", change) == (204, {})
    _, read = await zoom.ask("GET", f"/meetings/{meeting_id}")
    assert read["settings"]["mute_upon_entry"] is False
    assert "no_such" not in read["settings"]
    assert read["settings"]["auto_recording"] == "none"
    assert read["settings"]["watermark"] is True


async def test_a_moved_meeting_keeps_its_number_and_its_links(zoom: ZoomUnderTest) -> None:
    meeting_id = await zoom.make()
    link = (await zoom.register(meeting_id))["join_url"]
    await zoom.ask("PATCH", f"/meetings/{meeting_id}", {"start_time": "2026-06-11T08:00:00Z"})
    assert (await zoom.register(meeting_id))["join_url"] == link
    _, read = await zoom.ask("GET", f"/meetings/{meeting_id}")
    assert read["start_time"] == "2026-06-11T08:00:00Z"


async def test_a_deleted_meeting_is_gone(zoom: ZoomUnderTest, endpoint: Endpoint) -> None:
    meeting_id = await zoom.make()
    assert (await zoom.ask("DELETE", f"/meetings/{meeting_id}"))[0] == 204
    status, said = await zoom.ask("GET", f"/meetings/{meeting_id}")
    assert (status, said["code"]) == (404, 3001)
    await zoom.act("settle")
    assert endpoint.events() == ["meeting.created", "meeting.deleted"]


@pytest.mark.parametrize(
    ("path", "body", "expected"),
    [
        ("/users/NOBODY/meetings", {"start_time": "2026-06-10T08:00:00Z"}, (404, 1001)),
        ("/users/HOST-1/meetings", {"start_time": "soon"}, (400, 300)),
        ("/users/HOST-1/meetings", [], (400, 300)),
        ("/no/such/thing", {}, (404, 2300)),
    ],
)
async def test_faults_have_zooms_codes(
    zoom: ZoomUnderTest, path: str, body: object, expected: tuple[int, int]
) -> None:
    status, said = await zoom.ask("POST", path, body)
    assert (status, said["code"]) == expected


async def test_the_same_address_again_is_the_same_registrant(zoom: ZoomUnderTest) -> None:
    meeting_id = await zoom.make()
    first, again = await zoom.register(meeting_id), await zoom.register(meeting_id)
    assert first == again
    other = await zoom.register(meeting_id, "b2v1@clients.invalid")
    assert other["registrant_id"] != first["registrant_id"]


async def test_an_address_is_registered_three_times_a_day_at_most(zoom: ZoomUnderTest) -> None:
    meeting_id = await zoom.make()
    path, request = (
        f"/meetings/{meeting_id}/registrants",
        {"email": "x@y.invalid", "first_name": "X"},
    )
    answers = [(await zoom.ask("POST", path, request))[0] for _ in range(4)]
    assert answers == [201, 201, 201, 429]
    zoom.clock.move(days=1)
    await zoom.sign_in()
    assert (await zoom.ask("POST", path, request))[0] == 201


async def test_a_registrant_needs_a_name_and_an_address(zoom: ZoomUnderTest) -> None:
    meeting_id = await zoom.make()
    status, said = await zoom.ask("POST", f"/meetings/{meeting_id}/registrants", {"email": ""})
    assert status == 400
    assert [fault["field"] for fault in said["errors"]] == ["email", "first_name"]


async def test_a_meeting_without_registration_refuses_registrants(zoom: ZoomUnderTest) -> None:
    meeting_id = await zoom.make(approval_type=2)
    request = {"email": "x@y.invalid", "first_name": "X"}
    status, _ = await zoom.ask("POST", f"/meetings/{meeting_id}/registrants", request)
    assert status == 404


async def test_a_cancelled_registrant_is_another_when_registered_again(
    zoom: ZoomUnderTest, endpoint: Endpoint
) -> None:
    meeting_id = await zoom.make()
    first = (await zoom.register(meeting_id))["registrant_id"]
    path = f"/meetings/{meeting_id}/registrants/status"
    request = {"action": "cancel", "registrants": [{"id": first}]}
    assert (await zoom.ask("PUT", path, request))[0] == 204
    assert (await zoom.register(meeting_id))["registrant_id"] != first
    _, listed = await zoom.ask("GET", f"/meetings/{meeting_id}/registrants?status=cancelled")
    assert [registrant["id"] for registrant in listed["registrants"]] == [first]
    await zoom.act("settle")
    assert "meeting.registration_cancelled" in endpoint.events()


async def test_calls_are_turned_away_as_often_as_asked(zoom: ZoomUnderTest) -> None:
    await zoom.act("refuse", status=429, times=2)
    answers = [await zoom.ask("GET", "/meetings/1") for _ in range(3)]
    assert [status for status, _ in answers] == [429, 429, 404]
    assert answers[0][1]["code"] == 429


async def test_changed_locks_are_returned(zoom: ZoomUnderTest) -> None:
    before = (await zoom.ask("GET", "/accounts/me/lock_settings"))[1]
    assert before["recording"]["local_recording"] is True
    lock = {"in_meeting": {"virtual_background": False}}
    assert (await zoom.ask("PATCH", "/accounts/me/lock_settings", lock))[0] == 204
    locks = (await zoom.ask("GET", "/accounts/me/lock_settings"))[1]
    assert locks["in_meeting"] == {**before["in_meeting"], "virtual_background": False}
    assert locks["recording"] == before["recording"]


async def test_changed_host_settings_are_returned(zoom: ZoomUnderTest) -> None:
    await zoom.ask("PATCH", "/users/HOST-1/settings", {"recording": {"local_recording": True}})
    _, settings = await zoom.ask("GET", "/users/HOST-1/settings")
    assert settings["recording"]["local_recording"] is True
    assert settings["in_meeting"]["virtual_background"] is False


async def test_an_app_can_end_a_meeting_that_is_held(
    zoom: ZoomUnderTest, endpoint: Endpoint
) -> None:
    meeting_id = await zoom.make()
    path = f"/meetings/{meeting_id}/status"
    assert (await zoom.ask("PUT", path, {"action": "end"}))[1]["code"] == 3000
    await zoom.act("start_meeting", meeting_id)
    assert (await zoom.ask("PUT", path, {"action": "end"}))[0] == 204
    await zoom.act("settle")
    assert endpoint.events()[-1] == "meeting.ended"
