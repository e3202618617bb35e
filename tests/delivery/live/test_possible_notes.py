"""Tests of which note is possible of whom at which moment."""

from dataclasses import replace

import pytest

from delivery.live.possible_notes import (
    OF_CLIENT,
    OF_COURSE,
    ClientStanding,
    CourseStanding,
    NoteWindow,
    why_not,
)
from delivery.live.trainer_actions import ACTIONS, NOT_ADMITTED, SENT_OUT

RUNNING = CourseStanding(
    window=NoteWindow.OPEN,
    began=True,
    over=False,
    open=True,
    on_break=False,
    abandoned=False,
    hears_zoom=True,
)
NEVER_CAME = ClientStanding(
    has_come=False,
    has_been_in=False,
    is_in=False,
    arrived=False,
    late_by_s=0,
    had_two_devices=False,
    refused=False,
    removals=frozenset(),
    was_warned=False,
)
WAITING_LATE = replace(NEVER_CAME, has_come=True, arrived=True, late_by_s=192)
INSIDE = replace(NEVER_CAME, has_come=True, has_been_in=True, is_in=True, arrived=True)


def possible(client: ClientStanding, course: CourseStanding = RUNNING) -> set[str]:
    return {note for note in OF_CLIENT if why_not(note, course, client) is None}


def test_of_somebody_who_never_came_nothing_is_possible() -> None:
    assert possible(NEVER_CAME) == set()


def test_of_somebody_who_waits_late_what_needs_no_meeting_is_possible() -> None:
    identity = {"accept_identity", "refuse_identity"}
    refusals = {f"refuse {reason}" for reason in NOT_ADMITTED}
    assert possible(WAITING_LATE) == identity | refusals | {"observe", "explain"}


def test_of_somebody_in_the_meeting_who_was_in_time_lateness_is_not_possible() -> None:
    of_interpreter = {"interpreter_accepted", "interpreter_refused"}
    assert set(OF_CLIENT) - possible(INSIDE) == {
        "refuse late",
        "devices",
        "account",
        "client_statement",
        *of_interpreter,
    }
    assert of_interpreter < possible(replace(INSIDE, has_interpreter=True))


def test_of_somebody_whose_arrival_is_not_known_lateness_is_possible_after_the_start() -> None:
    sighted = replace(INSIDE, arrived=False)
    assert "refuse late" in possible(sighted)
    assert "refuse late" not in possible(sighted, replace(RUNNING, began=False))


def test_whom_zoom_does_not_report_the_trainer_may_say_they_see() -> None:
    seen = NEVER_CAME.seen_by_trainer()
    assert {"accept_identity", "refuse late", "remove abuse", "observe"} < possible(seen)
    assert "camera" not in possible(seen)


def test_while_zoom_does_not_reach_us_the_trainer_notes_what_they_see() -> None:
    deaf = replace(RUNNING, hears_zoom=False)
    assert possible(NEVER_CAME, deaf) == possible(NEVER_CAME.seen_by_trainer())


def test_of_two_refusals_or_removals_the_first_counts_and_no_second_is_taken() -> None:
    assert not {note for note in possible(replace(INSIDE, refused=True)) if "refuse " in note}
    removed = replace(INSIDE, removals=frozenset({"abuse"}), was_warned=True)
    assert not {note for note in possible(removed) if note.split()[0] in ("refuse", "remove")}
    for_conduct = replace(removed, removals=frozenset({"conduct"}))
    assert {"remove abuse", "remove unfit"} < possible(for_conduct)
    assert "remove conduct" not in possible(for_conduct)


def test_nobody_is_warned_once_the_course_is_over_and_its_meeting_closed() -> None:
    assert "warn" in possible(INSIDE, replace(RUNNING, over=True))
    assert "warn" not in possible(INSIDE, replace(RUNNING, over=True, open=False))


def test_whom_zoom_saw_to_the_end_nobody_can_have_sent_away() -> None:
    sent_away = {note for note in OF_CLIENT if note.split()[0] in ("refuse", "remove")}
    over = replace(RUNNING, over=True, open=False)
    stayed = replace(INSIDE, is_in=False, arrived=False, late_by_s=60, stayed=True)
    assert not sent_away & possible(stayed, over)
    assert sent_away <= possible(replace(stayed, stayed=False), over)
    assert sent_away <= possible(stayed, replace(over, open=True))
    assert "client_statement" in possible(stayed, over)


def test_a_break_begins_where_there_is_none_and_ends_where_there_is() -> None:
    on_break = replace(RUNNING, on_break=True)
    assert [why_not(note, on_break) is None for note in ("begin_break", "end_break")] == [
        False,
        True,
    ]
    assert [why_not(note, RUNNING) is None for note in ("begin_break", "end_break")] == [
        True,
        False,
    ]


@pytest.mark.parametrize(
    "standing",
    [replace(RUNNING, began=False), replace(RUNNING, over=True), replace(RUNNING, abandoned=True)],
)
def test_what_is_of_the_running_course_is_possible_only_then(standing: CourseStanding) -> None:
    assert why_not("fault", standing)
    assert why_not("begin_break", standing)


def test_an_account_is_taken_while_a_refusal_or_removal_has_none() -> None:
    removed = replace(INSIDE, removals=frozenset({"abuse"}), lacks_account=True)
    assert "account" in possible(removed)
    assert "account" not in possible(replace(removed, lacks_account=False))


def test_a_statement_is_for_after_the_course_also_of_somebody_who_never_came() -> None:
    over = replace(RUNNING, over=True, open=False)
    assert "client_statement" in possible(NEVER_CAME, over)
    assert why_not("course_statement", over) is None
    assert why_not("course_statement", RUNNING)


def test_no_course_is_abandoned_after_it_was_held() -> None:
    over = replace(RUNNING, over=True, open=False)
    assert why_not("abandon", over) is None
    assert why_not("abandon", replace(over, held=True))


def test_half_a_day_after_the_course_only_words_and_taking_back_are_possible() -> None:
    late = replace(RUNNING, window=NoteWindow.LATE, over=True, open=False)
    removed = replace(INSIDE, removals=frozenset({"abuse"}), lacks_account=True)
    assert possible(removed, late) == {"account", "client_statement"}
    assert {note for note in OF_COURSE if not why_not(note, late)} == {
        "take_back",
        "course_statement",
        "participation",
        "complete",
    }


@pytest.mark.parametrize("window", [NoteWindow.CANCELLED, NoteWindow.EARLY, NoteWindow.CLOSED])
def test_outside_the_time_for_notes_nothing_is_possible(window: NoteWindow) -> None:
    standing = replace(RUNNING, window=window)
    assert possible(INSIDE, standing) == set()
    assert all(why_not(note, standing) for note in OF_COURSE)


def test_the_table_holds_every_action_and_nothing_else() -> None:
    reasons = {"refuse": NOT_ADMITTED, "remove": SENT_OUT}
    named = {
        f"{action} {reason}".strip() for action in ACTIONS for reason in reasons.get(action, ("",))
    }
    assert named == {*OF_CLIENT, *OF_COURSE}
