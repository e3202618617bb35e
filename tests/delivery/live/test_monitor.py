"""Tests of what the trainer's monitor shows: who is where, what is known, and what it rests on."""

from compliance.cameras.camera import Camera, Source
from delivery.assessment import course_inputs
from delivery.live.client_row import Row, Where
from delivery.live.monitor import Monitor, MonitoringState, Phase, monitor
from delivery.records.planning import client_actions
from tests.delivery.assessment.agreements import agree, note
from tests.scenes.live_course import LiveCourse
from tests.scenes.scene import at


async def shown(live: LiveCourse, wall: str) -> Monitor:
    async with live.store.reading() as tx:
        inputs = await course_inputs.read(tx, live.course_id)
        assert inputs is not None
        return monitor(inputs, await client_actions.of_course(tx, live.course_id), at(wall))


async def row(live: LiveCourse, letter: str, wall: str) -> Row:
    rows = (await shown(live, wall)).rows
    return next(client for client in rows if client.reference == f"B-{letter}")


async def test_before_anything_is_heard_nobody_has_come_and_no_camera_is_off(
    live: LiveCourse,
) -> None:
    seen = await shown(live, "08:30")
    assert (seen.phase, seen.open) == (Phase.BEFORE, False)
    assert (seen.counts.not_come, seen.counts.camera_off, seen.counts.camera_unknown) == (9, 0, 0)
    assert seen.hearing.zoom_at is None
    assert seen.hearing.watching is MonitoringState.NOT_BEGUN


async def test_those_who_need_the_trainer_come_first_and_the_others_keep_the_registers_order(
    live: LiveCourse,
) -> None:
    await live.busy()
    seen = await shown(live, "10:14")
    assert "".join(client.reference[-1] for client in seen.rows) == "DGHFIABCE"
    counts = seen.counts
    assert (counts.inside, counts.waiting, counts.away, counts.not_come) == (6, 1, 1, 1)
    assert (counts.camera_off, counts.camera_unknown, counts.strangers) == (1, 1, 1)


async def test_a_camera_says_since_when_and_who_told_us(live: LiveCourse) -> None:
    await live.busy()
    seen = (await row(live, "G", "10:14")).seen
    assert (seen.camera, seen.since, seen.source) == (Camera.OFF, at("10:11:30"), Source.WATCH)
    await live.notes("camera", "10:13", booking="B-F", state="on")
    seen = (await row(live, "F", "10:14")).seen
    assert (seen.camera, seen.since, seen.source) == (Camera.ON, at("10:13"), Source.TRAINER)


async def test_sums_leave_the_break_out_and_say_what_they_rest_on(live: LiveCourse) -> None:
    await live.busy()
    off = (await row(live, "G", "10:14")).sums
    assert (off.off_s, off.known_s, off.present_s) == (390, 64 * 60, 64 * 60)
    unseen = (await row(live, "F", "10:14")).sums
    assert (unseen.off_s, unseen.known_s, unseen.present_s) == (0, 0, 64 * 60)
    away = (await row(live, "B", "10:14")).sums
    assert (away.away_s, away.times_away) == (130, 1)


async def test_nobody_is_away_once_the_meeting_is_closed(live: LiveCourse) -> None:
    await live.everybody_in()
    await live.ends("11:45")
    seen = await shown(live, "11:50")
    assert seen.phase is Phase.OVER
    assert {client.where for client in seen.rows} == {Where.GONE}
    assert (seen.counts.away, seen.counts.gone) == (0, 9)
    assert seen.hearing.watching is MonitoringState.CLOSED


async def test_a_lost_camera_watch_is_said_and_makes_cameras_unknown(live: LiveCourse) -> None:
    await live.everybody_in()
    await live.unwatched("09:30")
    seen = await shown(live, "09:40")
    assert seen.hearing.watching is MonitoringState.LOST
    assert seen.hearing.watching_since == at("09:30")
    assert (seen.counts.camera_unknown, seen.counts.camera_off) == (9, 0)


async def test_a_camera_watch_taken_up_again_is_running_since_then(live: LiveCourse) -> None:
    await live.everybody_in()
    await live.unwatched("09:30")
    await live.watched("09:31")
    hearing = (await shown(live, "09:40")).hearing
    assert (hearing.watching, hearing.watching_since) == (MonitoringState.RUNNING, at("09:31"))


async def test_a_camera_watch_that_zoom_paused_is_lost_and_runs_again_once_it_is_resumed(
    live: LiveCourse,
) -> None:
    await live.everybody_in()
    await live.pauses("09:30")
    hearing = (await shown(live, "09:30:30")).hearing
    assert (hearing.watching, hearing.watching_since) == (MonitoringState.LOST, at("09:30"))
    await live.resumes("09:31")
    hearing = (await shown(live, "10:15")).hearing
    assert (hearing.watching, hearing.watching_since) == (MonitoringState.RUNNING, at("09:31"))


async def test_after_a_resume_a_camera_is_known_from_its_first_signal(live: LiveCourse) -> None:
    await live.everybody_in("AB")
    await live.camera("B", "off", "09:29")
    await live.pauses("09:30")
    await live.resumes("09:31")
    seen = await shown(live, "09:40")
    assert (seen.counts.camera_unknown, seen.counts.camera_off) == (2, 0)
    await live.camera("B", "on", "09:45")
    again = (await row(live, "B", "09:50")).seen
    assert (again.camera, again.since, again.source) == (Camera.ON, at("09:45"), Source.WATCH)


async def test_what_the_trainer_noted_is_not_taken_for_something_heard_from_zoom(
    live: LiveCourse,
) -> None:
    await live.opens()
    await live.known("A", "09:20")
    assert (await shown(live, "09:30")).hearing.zoom_at == at("08:40")


async def test_somebody_refused_who_is_in_the_room_nevertheless_is_shown_as_both(
    live: LiveCourse,
) -> None:
    await live.everybody_in()
    await live.notes("refuse", "09:05", booking="B-A", reason="late")
    refused = await row(live, "A", "09:10")
    assert (refused.where, refused.turned_away) == (Where.IN, "late")


async def test_a_row_says_what_was_agreed_and_what_the_technical_check_found(
    live: LiveCourse,
) -> None:
    await live.busy()
    interpreted, captioned = await row(live, "H", "10:14"), await row(live, "C", "10:14")
    assert interpreted.interpreter == ("Ines Iglesias", "language")
    assert [finding.code for finding in interpreted.check] == ["too_dark", "ok", "ok"]
    assert captioned.agreed[0].startswith("Needs captions")
    assert captioned.checked_at is None


async def test_a_stranger_who_has_gone_can_still_be_placed(live: LiveCourse) -> None:
    await live.busy()
    stranger = {"user_id": "user-X-1", "participant_uuid": "uuid-X-1", "user_name": "iPad (2)"}
    participant = {
        **stranger,
        "leave_time": at("10:12").isoformat(),
        "leave_reason": "left the meeting",
    }
    await live.zoom("meeting.participant_left", "10:12", participant=participant)
    seen = await shown(live, "10:14")
    assert seen.strangers == ()
    assert [connection.participant_uuid for connection in seen.gone_strangers] == ["uuid-X-1"]


async def test_a_match_places_a_stranger_and_empties_the_tray(live: LiveCourse) -> None:
    await live.busy()
    await live.notes("match", "10:13", booking="B-I", participant_uuid="uuid-X-1")
    seen = await shown(live, "10:14")
    assert (seen.strangers, seen.gone_strangers) == ((), ())
    assert (await row(live, "I", "10:14")).since == at("10:05")


async def test_an_abandoned_course_is_said_to_be_so(live: LiveCourse) -> None:
    await live.everybody_in()
    await live.notes("abandon", "09:30")
    assert (await shown(live, "09:40")).phase is Phase.ABANDONED


async def test_in_the_first_minutes_whoever_tried_and_is_not_in_can_be_called(
    live: LiveCourse,
) -> None:
    await live.opens()
    async with live.store.writing() as tx:
        for wall in ("08:50", "08:55", "09:02"):
            await client_actions.add(
                tx, booking_id=live.booking_ids["I"], kind="join", now=at(wall)
            )
    seen = [await row(live, "I", wall) for wall in ("08:59", "09:01", "09:14:59", "09:15")]
    called = "07700 900123"
    calls = [(client.tried, client.telephone) for client in seen]
    assert calls == [(0, None), (2, called), (3, called), (0, None)]
    await live.joins("I", "09:04")
    inside = await row(live, "I", "09:05")
    assert (inside.tried, inside.telephone) == (0, None)


async def test_somebody_who_never_tried_is_not_called(live: LiveCourse) -> None:
    await live.opens()
    quiet = await row(live, "I", "09:05")
    assert (quiet.tried, quiet.telephone) == (0, None)


async def test_what_the_trainer_took_back_is_gone_from_the_board(live: LiveCourse) -> None:
    await live.busy()
    before = await shown(live, "10:20")
    fault = {"from": at("10:00").isoformat(), "to": at("10:05").isoformat()}
    of_client = {"booking": "B-H", "reason": "late"}
    of_stranger = {"participant_uuid": "uuid-X-1", "as": "colleague"}
    for action, keys in (("refuse", of_client), ("fault", fault), ("identify", of_stranger)):
        await live.notes(action, "10:14", **keys)
        named = {"at": at("10:14").isoformat(), "action": action}
        about = {"booking": keys["booking"]} if "booking" in keys else {}
        await live.notes("take_back", "10:15", of=named | about)
    assert await shown(live, "10:20") == before


async def test_a_row_names_the_persons_whom_the_adjustments_are_about(live: LiveCourse) -> None:
    await agree(live, "chosen_checker", "support_person")
    await note(live, "chosen_checker", "Pat Checker", "08:20")
    checked, supported = (await row(live, "A", "08:50")).agreed
    assert "They chose Pat Checker." in checked
    assert "The name is not on record. Ask the office." in supported
