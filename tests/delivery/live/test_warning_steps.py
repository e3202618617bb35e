"""The ladder of warnings is advice: real times are kept, and a step left out takes a reason."""

import pytest

from tests.delivery.live.trainer_notes import lines, press, refusal, view_at
from tests.scenes.live_course import LiveCourse
from tests.scenes.scene import at

WARN = {"action": "warn", "booking": "B-A", "matter": "camera_off", "how": "spoken"}


@pytest.fixture
async def live(live: LiveCourse) -> LiveCourse:
    await live.busy()
    return live


async def test_a_step_noted_later_keeps_its_real_time(live: LiveCourse) -> None:
    (line,) = await lines(live, "10:14", **WARN, step="notice", ago="5")
    assert line["given"] == at("10:09").isoformat()
    (line,) = await lines(live, "10:14", **WARN, step="notice", ago="0")
    assert "given" not in line


async def test_leaving_out_a_step_takes_a_word_why(live: LiveCourse) -> None:
    assert "why you left out a step" in await refusal(live, "10:14", **WARN, step="warning")
    (line,) = await lines(live, "10:14", **WARN, step="warning", skipped="Urgent")
    assert line["skipped"] == "Urgent"
    await press(live, "10:14", **WARN, step="notice")
    assert "why you left out a step" in await refusal(live, "10:15", **WARN, step="warning")
    (line,) = await lines(live, "10:15", **WARN, step="timer")
    assert "skipped" not in line


async def test_a_step_that_was_left_out_comes_before_those_above_it(live: LiveCourse) -> None:
    await press(live, "10:14", **WARN, step="warning", skipped="Urgent")
    notice = {**WARN, "step": "notice"}
    assert "choose an earlier time" in await refusal(live, "10:17", **notice, ago="1")
    assert await lines(live, "10:17", **notice, ago="5")
    assert await lines(live, "10:17", **WARN, step="warning", skipped="Urgent") == []


async def test_a_removal_for_conduct_without_a_warning_takes_a_word_why(live: LiveCourse) -> None:
    removal = {"action": "remove", "booking": "B-A", "reason": "conduct"}
    assert "why you left out a step" in await refusal(live, "10:14", **removal)
    (line,) = await lines(live, "10:14", **removal, skipped="He shouted at everybody.")
    assert line["skipped"] == "He shouted at everybody."
    await press(live, "10:14", **WARN, step="warning", skipped="Urgent")
    assert await lines(live, "10:15", **removal) == [removal]


CHECK = {"action": "interpreter_accepted", "booking": "B-H", "document": "passport"}


async def test_an_interpreter_shows_a_document_and_is_16_or_over(live: LiveCourse) -> None:
    assert "16 or over" in await refusal(live, "10:14", **CHECK)
    keys = {"action": "interpreter", "booking": "B-H", "accepted": True, "document": "passport"}
    assert await lines(live, "10:14", **CHECK, old_enough="yes") == [keys]
    refused = {"action": "interpreter_refused", "booking": "B-H", "reason": "under_16"}
    keys = {"action": "interpreter", "booking": "B-H", "accepted": False, "reason": "under_16"}
    assert await lines(live, "10:14", **refused) == [keys]
    of_another = await refusal(live, "10:14", **{**CHECK, "booking": "B-A", "old_enough": "yes"})
    assert "no interpreter is booked" in of_another


async def test_the_interpreter_s_check_stands_beside_the_client_s(live: LiveCourse) -> None:
    await press(live, "10:14", **CHECK, old_enough="yes")
    (row,) = [row for row in (await view_at(live, "10:15")).monitor.rows if row.reference == "B-H"]
    assert row.interpreter_check is not None
    assert (row.interpreter_check.accepted, row.identity.value) == (True, "unchecked")
