"""The report of a past meeting: one row a connection."""

from urllib.parse import quote

from yarl import URL

from tests.integrations.zoom.simulator.zoom_account import HeldMeeting, Json, ZoomUnderTest

AWKWARD = "/a+b//c8AAAAiAAAAAiAiA=="


async def report(zoom: ZoomUnderTest, which: str, **query: str) -> tuple[int, Json]:
    url = URL(f"{zoom.url}/v2/report/meetings/{which}/participants", encoded=True)
    query_text = {"include_fields": "registrant_id", **query}
    answer = await zoom.session.get(url.update_query(query_text), headers=zoom.headers)
    return answer.status, await answer.json()


def once(uuid: str) -> str:
    return quote(uuid, safe="")


async def test_a_running_meeting_has_no_report(held: HeldMeeting, zoom: ZoomUnderTest) -> None:
    assert (await report(zoom, held.meeting_id))[1]["code"] == 3001


async def test_every_connection_has_a_row(held: HeldMeeting, zoom: ZoomUnderTest) -> None:
    await held.act("knock")
    await held.act("admit")
    zoom.clock.move(minutes=10)
    await held.act("to_breakout")
    zoom.clock.move(minutes=5)
    uuid = (await zoom.act("leave", held.meeting_id, person="host"))["uuid"]
    await zoom.act("end_meeting", held.meeting_id)

    twice = uuid.startswith("/") or "//" in uuid
    status, said = await report(zoom, once(once(uuid)) if twice else once(uuid))
    assert status == 200
    host, waiting, main, breakout = said["participants"]
    assert (host["participant_user_id"], host["duration"]) == ("HOST-1", 900)
    assert waiting["status"] == "in_waiting_room"
    assert (main["registrant_id"], main["duration"]) == (held.registrant_id, 600)
    assert (main["id"], main["user_email"]) == ("", "")
    assert breakout["bo_mtg_id"]
    assert breakout["user_id"] != main["user_id"]


async def test_an_awkward_uuid_must_be_encoded_twice(zoom: ZoomUnderTest) -> None:
    meeting_id = await zoom.make()
    await zoom.act("start_meeting", meeting_id, uuid=AWKWARD)
    await zoom.act("end_meeting", meeting_id)
    assert (await report(zoom, once(AWKWARD)))[0] == 404
    status, said = await report(zoom, once(once(AWKWARD)))
    assert (status, said["total_records"]) == (200, 1)


async def test_a_long_report_comes_in_pages(held: HeldMeeting, zoom: ZoomUnderTest) -> None:
    for person in ("a", "b", "c", "d"):
        await zoom.act("join", held.meeting_id, person=person)
    await zoom.act("end_meeting", held.meeting_id)
    names: list[str] = []
    token = ""
    for _ in range(3):
        _, said = await report(zoom, held.meeting_id, page_size="2", next_page_token=token)
        names += [row["name"] for row in said["participants"]]
        token = said["next_page_token"]
    assert names == ["Trainer", "a", "b", "c", "d"]
    assert token == ""


async def test_the_uuids_of_past_instances_are_listed(
    held: HeldMeeting, zoom: ZoomUnderTest
) -> None:
    path = f"/past_meetings/{held.meeting_id}/instances"
    assert (await zoom.ask("GET", path))[1] == {"meetings": []}
    await zoom.act("end_meeting", held.meeting_id)
    assert len((await zoom.ask("GET", path))[1]["meetings"]) == 1


async def test_the_number_of_a_meeting_means_its_last_instance(
    held: HeldMeeting, zoom: ZoomUnderTest
) -> None:
    await zoom.act("end_meeting", held.meeting_id)
    await zoom.act("start_meeting", held.meeting_id)
    assert (await report(zoom, held.meeting_id))[0] == 404
    await zoom.act("end_meeting", held.meeting_id)
    assert (await report(zoom, held.meeting_id))[1]["total_records"] == 1
