"""Tests of counting how often somebody tried to come in."""

from delivery.clients.join_attempts import count, steps
from delivery.records.planning.client_actions import AttemptRow
from tests.scenes.scene import at

DARK = {"camera": "too_dark", "microphone": "ok", "browser": "ok"}
GOOD = {"camera": "ok", "microphone": "ok", "browser": "ok"}


def row(kind: str, wall: str, codes: dict[str, str] | None = None) -> AttemptRow:
    return AttemptRow(1, 1, kind, at(wall), codes)


def test_the_page_the_button_and_the_waiting_room_are_one_try() -> None:
    found = steps([row("opened", "08:50"), row("join", "08:51")], [at("08:52")])
    assert [one.kind for one in found] == ["opened", "join", "waiting"]
    assert count(found) == 1


def test_whoever_begins_again_tries_again() -> None:
    tried = [row("opened", "08:50"), row("join", "08:51"), row("join", "08:55")]
    assert count(steps([*tried, row("opened", "08:58")], ())) == 3


def test_a_failed_check_is_kept_as_a_step_and_a_good_one_is_no_try() -> None:
    assert count(steps([row("check", "08:50", DARK)], ())) == 1
    assert count(steps([row("check", "08:50", GOOD)], ())) == 0


def test_what_was_done_days_before_is_no_try_to_come_in() -> None:
    assert steps([row("opened", "07:00"), row("join", "08:30")], (), at("08:00")) == steps(
        [row("join", "08:30")], ()
    )
