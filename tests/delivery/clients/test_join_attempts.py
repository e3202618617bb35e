"""A client's steps to join, counted as attempts."""

from delivery.clients.join_attempts import count, steps
from delivery.records.planning.client_actions import AttemptRow
from tests.scenes.scene import at

DARK = {"camera": "too_dark", "microphone": "ok", "browser": "ok"}
GOOD = {"camera": "ok", "microphone": "ok", "browser": "ok"}


def row(kind: str, wall: str, codes: dict[str, str] | None = None) -> AttemptRow:
    return AttemptRow(1, 1, kind, at(wall), codes)


def test_the_page_the_button_and_the_waiting_room_are_one_attempt() -> None:
    taken = steps([row("opened", "08:50"), row("join", "08:51")], [at("08:52")])
    assert [step.kind for step in taken] == ["opened", "join", "waiting"]
    assert count(taken) == 1


def test_a_repeated_step_begins_a_new_attempt() -> None:
    actions = [row("opened", "08:50"), row("join", "08:51"), row("join", "08:55")]
    assert count(steps([*actions, row("opened", "08:58")], ())) == 3


def test_a_failed_check_counts_as_a_step_and_a_good_one_does_not() -> None:
    assert count(steps([row("check", "08:50", DARK)], ())) == 1
    assert count(steps([row("check", "08:50", GOOD)], ())) == 0


def test_steps_before_the_given_time_are_left_out() -> None:
    assert steps([row("opened", "07:00"), row("join", "08:30")], (), at("08:00")) == steps(
        [row("join", "08:30")], ()
    )
