"""Tests of when a trainer may note, and of notes that repeat or follow one another."""

import pytest

from tests.delivery.live.trainer_notes import lines, press, refusal
from tests.scenes.live_course import LiveCourse
from tests.scenes.scene import at


@pytest.fixture
async def live(live: LiveCourse) -> LiveCourse:
    await live.busy()
    return live


async def test_nobody_is_late_before_the_start(live: LiveCourse) -> None:
    form = {"action": "refuse", "booking": "B-I", "reason": "late"}
    await live.joins("I", "09:00:01")
    assert "has not begun" in await refusal(live, "09:00", **form, seen_by_trainer="yes")
    assert len(await lines(live, "09:00:01", **form)) == 1


async def test_a_break_cannot_begin_outside_the_course(live: LiveCourse) -> None:
    form = {"action": "begin_break", "minutes": "10"}
    assert "while the course runs" in await refusal(live, "08:59:59", **form)
    assert "while the course runs" in await refusal(live, "11:45", **form)


async def test_a_break_that_runs_cannot_begin_and_a_double_click_changes_nothing(
    live: LiveCourse,
) -> None:
    form = {"action": "begin_break", "minutes": "10"}
    assert "started already" in await refusal(live, "09:45", **form)
    assert await lines(live, "09:40:10", **form) == []


async def test_a_break_keeps_its_start_when_it_is_made_longer_or_ended(live: LiveCourse) -> None:
    start = "2026-06-10T08:40:00+00:00"
    longer = await lines(live, "09:45", action="lengthen_break")
    assert longer == [{"action": "break", "from": start, "to": "2026-06-10T08:55:00+00:00"}]
    ended = await lines(live, "09:45", action="end_break")
    assert ended == [{"action": "break", "from": start, "to": "2026-06-10T08:45:00+00:00"}]


async def test_a_break_that_is_over_cannot_end_and_a_double_click_changes_nothing(
    live: LiveCourse,
) -> None:
    assert "no break now" in await refusal(live, "10:14", action="end_break")
    assert "no break now" in await refusal(live, "09:50:05", action="lengthen_break")
    assert await lines(live, "09:50:05", action="end_break") == []


async def test_the_same_press_within_ten_seconds_is_one_note(live: LiveCourse) -> None:
    form = {"action": "observe", "booking": "B-A", "code": "smoking", "ago": "1"}
    await press(live, "10:14", **form)
    assert await lines(live, "10:14:09", **form) == []
    assert len(await lines(live, "10:14:11", **form)) == 1


async def test_a_change_of_mind_within_ten_seconds_is_a_note_of_its_own(live: LiveCourse) -> None:
    for seconds, state in enumerate(("on", "off")):
        form = {"action": "camera", "booking": "B-F", "state": state}
        await press(live, f"10:14:0{seconds}", **form)
    again = {"action": "camera", "booking": "B-F", "state": "on"}
    assert len(await lines(live, "10:14:03", **again)) == 1


async def test_a_step_of_a_warning_is_recorded_once_and_removal_follows_the_last(
    live: LiveCourse,
) -> None:
    out = {"action": "remove", "booking": "B-A", "reason": "conduct"}
    form = {"action": "warn", "booking": "B-A", "matter": "conduct", "how": "private_room"}
    for minute, step in enumerate(("notice", "timer", "warning"), 14):
        assert "why you left out a step" in await refusal(live, f"10:{minute}", **out)
        await press(live, f"10:{minute}", **form, step=step)
        assert await lines(live, f"10:{minute}:30", **form, step=step) == []
    assert len(await lines(live, "10:17", **out)) == 1


@pytest.mark.parametrize("wall", ["06:59:59", "23:45"])
async def test_notes_are_taken_from_two_hours_before_until_twelve_hours_after(
    live: LiveCourse, wall: str
) -> None:
    assert await refusal(live, wall, action="abandon")


async def test_what_was_forgotten_is_noted_of_a_time_of_the_course_once_it_is_over(
    live: LiveCourse,
) -> None:
    form = {"action": "observe", "booking": "B-A", "code": "recording"}
    ten = at("10:00").isoformat()
    (line,) = await lines(live, "20:00", **form, seen_at=ten)
    assert (line["from"], line["to"]) == (ten, ten)
    for odd in ("", "10:00", at("10:01").isoformat(), at("13:00").isoformat()):
        assert "choose when you saw it" in await refusal(live, "20:00", **form, seen_at=odd)


@pytest.mark.parametrize(("wall", "field"), [("12:00", "ago"), ("12:00:01", "seen_at")])
async def test_minutes_are_asked_for_as_long_as_they_reach_into_the_course(
    live: LiveCourse, wall: str, field: str
) -> None:
    form = {"action": "observe", "booking": "B-A", "code": "recording"}
    other = {"ago": "15", "seen_at": at("11:40").isoformat()}
    assert len(await lines(live, wall, **form, **{field: other.pop(field)})) == 1
    assert await refusal(live, wall, **form, **other)


async def test_a_course_given_up_is_given_up_once(live: LiveCourse) -> None:
    await live.notes("abandon", "10:00")
    assert await lines(live, "10:00:10", action="abandon") == []
    assert "already" in await refusal(live, "10:14", action="abandon")


async def test_a_word_about_somebody_unknown_can_be_undone_and_said_again_at_once(
    live: LiveCourse,
) -> None:
    match = {"action": "match", "booking": "B-I", "participant_uuid": "uuid-X-1"}
    await live.notes("match", "10:14", booking="B-I", participant_uuid="uuid-X-1")
    undo = {"action": "unmatch", "participant_uuid": "uuid-X-1"}
    assert await lines(live, "10:14:02", **undo) == [undo]
    await live.notes("unmatch", "10:14:02", participant_uuid="uuid-X-1")
    assert await lines(live, "10:14:04", **match) == [match]
