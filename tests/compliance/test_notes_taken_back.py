"""A note that was taken back is as if it had never been noted."""

from dataclasses import replace
from datetime import timedelta
from random import Random
from typing import get_args

import pytest

from compliance.assessment import assess
from compliance.events import Event
from compliance.notes_taken_back import ACTIONS, key_of, without_taken_back
from compliance.trainer_events import Abandoned, Note, NoteTakenBack, Observed, Removed
from delivery.ledger.trainer_note_entry import AnyNote, TakeBackNote
from tests.scenes.scene import LRSP, Scene, at

TEN = at("10:00")
REMOVED = Removed(TEN, "A", "abuse")


def take_back(note: Note) -> NoteTakenBack:
    noted_at, action, booking = key_of(note)
    return NoteTakenBack(at("10:01"), noted_at, action, booking)


def test_a_removal_that_was_taken_back_changes_nothing_whichever_comes_first() -> None:
    scene = Scene("AB").everybody_in().ends()
    expected = scene.assess()
    for seed in range(5):
        events: list[Event] = [*scene.events, REMOVED, take_back(REMOVED), take_back(REMOVED)]
        Random(seed).shuffle(events)  # noqa: S311 - no secret
        assert assess(scene.course, events, LRSP) == expected


@pytest.mark.parametrize(
    "other",
    [
        replace(take_back(REMOVED), booking="B"),
        replace(take_back(REMOVED), booking=None),
        replace(take_back(REMOVED), action="refuse"),
        replace(take_back(REMOVED), noted_at=TEN + timedelta(milliseconds=1)),
    ],
)
def test_what_names_another_note_takes_nothing_back(other: NoteTakenBack) -> None:
    assert without_taken_back([REMOVED, other]) == (REMOVED,)


def test_every_note_of_one_moment_action_and_booking_is_taken_back() -> None:
    seen = [Observed(TEN, "A", code, TEN, TEN) for code in ("smoking", "dress")]
    assert without_taken_back([*seen, take_back(seen[0]), REMOVED]) == (REMOVED,)


def test_two_notes_of_one_second_are_told_apart_by_their_instants() -> None:
    first, second = (
        Removed(TEN, "A", "abuse", instant=TEN + timedelta(milliseconds=ms)) for ms in (200, 700)
    )
    assert without_taken_back([first, second, take_back(first)])[0] is second
    assert without_taken_back([first, second, take_back(second)])[0] is first


def test_what_takes_back_cannot_be_taken_back() -> None:
    first = take_back(REMOVED)
    second = NoteTakenBack(at("10:02"), first.at, "take_back", None)
    assert without_taken_back([REMOVED, first, second]) == ()


def test_a_note_of_the_whole_course_is_taken_back_without_a_booking() -> None:
    abandoned = Abandoned(TEN)
    assert without_taken_back([take_back(abandoned), abandoned]) == ()


def test_each_kind_of_note_has_the_name_that_the_ledger_gives_it() -> None:
    kinds = (kind for kind in get_args(AnyNote) if kind is not TakeBackNote)
    by_tag = {kind.__struct_config__.tag for kind in kinds}
    assert by_tag == set(ACTIONS.values())
    assert set(ACTIONS) == set(Note.__args__)
