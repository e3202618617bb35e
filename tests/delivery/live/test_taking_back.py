"""Tests of taking back a note: at once, later with a reason, by what names it, once."""

from datetime import timedelta

import pytest

from delivery.ledger.recorder import noted
from delivery.live import course_view, note_checks
from tests.delivery.live.trainer_notes import USER, lines, press, refusal, state_at, view_at
from tests.scenes.live_course import LiveCourse
from tests.scenes.scene import at


@pytest.fixture
async def live(live: LiveCourse) -> LiveCourse:
    """Client A was removed at 10:14."""
    await live.busy()
    await press(live, "10:14", action="remove", booking="B-A", reason="abuse")
    return live


UNDO = {
    "action": "take_back",
    "noted_at": "2026-06-10T09:14:00+00:00",
    "noted_action": "remove",
    "booking": "B-A",
}


async def test_a_note_is_named_by_its_moment_its_action_and_its_booking(live: LiveCourse) -> None:
    of = {"at": UNDO["noted_at"], "action": "remove", "booking": "B-A"}
    assert await lines(live, "10:16", **UNDO) == [{"action": "take_back", "of": of}]


async def test_a_note_about_no_client_is_named_without_one(live: LiveCourse) -> None:
    await press(live, "10:15", action="begin_break", minutes="10")
    named = {**UNDO, "noted_at": "2026-06-10T09:15:00+00:00", "noted_action": "break"}
    (line,) = await lines(live, "10:16", **{**named, "booking": ""})
    assert line["of"] == {"at": named["noted_at"], "action": "break"}


async def test_after_two_minutes_it_takes_a_reason(live: LiveCourse) -> None:
    assert "say why" in await refusal(live, "10:16:01", **UNDO)
    assert "say why" in await refusal(live, "10:16:01", **UNDO, why="Wrong one")
    why = "I took her for somebody else."
    (line,) = await lines(live, "10:16:01", **UNDO, why=why)
    assert line["reason"] == why


async def test_a_note_taken_back_days_later_counts_for_nothing_and_its_reason_stays(
    live: LiveCourse,
) -> None:
    clock = at("23:00") + timedelta(days=3)
    view = course_view.view_of(*await state_at(live, clock), USER)
    entries = note_checks.read({**UNDO, "why": "It was the man beside her."}, view, USER)
    await live.room.append(entries)
    (state, shown) = await state_at(live, clock + timedelta(minutes=1))
    (note,) = [
        note for note in course_view.view_of(state, shown, USER).notes if note.kind == "Removed"
    ]
    assert (note.taken_back, note.why_taken_back) == (True, "It was the man beside her.")
    assert not [row for row in shown.rows if row.away]


@pytest.mark.parametrize(
    "other",
    [
        {"noted_at": "2026-06-10T09:14:01+00:00"},
        {"noted_at": "ten o’clock"},
        {"noted_action": "refuse"},
        {"booking": "B-B"},
        {"booking": ""},
    ],
)
async def test_a_note_that_is_not_there_cannot_be_taken_back(
    live: LiveCourse, other: dict[str, str]
) -> None:
    assert "there is no such note" in await refusal(live, "10:15", **{**UNDO, **other})


async def test_what_is_taken_back_is_taken_back_once(live: LiveCourse) -> None:
    await press(live, "10:15", **UNDO)
    assert await lines(live, "10:15:30", **UNDO) == []


async def test_what_takes_back_cannot_be_taken_back(live: LiveCourse) -> None:
    await press(live, "10:15", **UNDO)
    again = {**UNDO, "noted_at": "2026-06-10T09:15:00+00:00", "noted_action": "take_back"}
    assert "there is no such note" in await refusal(live, "10:15:30", **again)


async def test_the_list_shows_what_was_taken_back_and_what_still_can_be(live: LiveCourse) -> None:
    await press(live, "10:15", **UNDO)
    await press(live, "10:16", action="camera", booking="B-F", state="on")
    latest = (await view_at(live, "10:16:30")).notes[:2]
    assert [(note.kind, note.taken_back, note.may_undo) for note in latest] == [
        ("CameraMarked", False, True),
        ("Removed", True, False),
    ]
    assert [note.may_undo for note in (await view_at(live, "10:18:01")).notes[:1]] == [False]


async def test_the_same_note_again_is_not_taken_back_with_the_first(live: LiveCourse) -> None:
    """Even where the clock stands still."""
    await press(live, "10:14", **UNDO)
    await press(live, "10:14", action="remove", booking="B-A", reason="abuse")
    notes = (await view_at(live, "10:15")).notes
    assert [(note.kind, note.taken_back) for note in notes[:2]] == [
        ("Removed", False),
        ("Removed", True),
    ]


async def test_two_notes_of_one_second_are_taken_back_singly(live: LiveCourse) -> None:
    keys = {"booking": "B-B", "state": "off"}
    for ms in (200, 700):
        moment = at("10:15") + timedelta(milliseconds=ms)
        entry = noted(course_id=live.course_id, by="user 7", at=moment, action="camera", keys=keys)
        await live.room.append([entry])
    first = (at("10:15") + timedelta(milliseconds=200)).isoformat()
    await press(
        live, "10:16", action="take_back", noted_at=first, noted_action="camera", booking="B-B"
    )
    notes = (await view_at(live, "10:16")).notes
    assert [note.taken_back for note in notes[:2]] == [False, True]
