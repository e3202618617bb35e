"""Tests of the ladder of warnings: what may follow what, and that nothing happens by itself."""

from dataclasses import replace
from datetime import timedelta

import pytest

from compliance.trainer_events import Warned
from compliance.warnings import HOWS, NEXT, STEPS, Ladder, ladders, may_remove
from tests.scenes.scene import at

NOW = at("10:00")
TWO_MINUTES = timedelta(seconds=120)


def step(step: str, wall: str, matter: str = "camera_off", booking: str = "A") -> Warned:
    return Warned(at(wall), booking, matter, step, HOWS[0])


def climbed(*steps: str) -> tuple[Ladder, ...]:
    return ladders((step(name, f"09:0{n}") for n, name in enumerate(steps)), "A", NOW)


@pytest.mark.parametrize("recorded", range(1, len(STEPS)))
def test_each_step_needs_only_the_one_before_it(recorded: int) -> None:
    (ladder,) = climbed(*STEPS[:recorded])
    assert ladder.next == STEPS[recorded]


def test_after_removal_there_is_no_further_step() -> None:
    assert NEXT[STEPS[-1]] is None


def test_each_client_and_each_matter_has_a_ladder_of_its_own() -> None:
    said = [step("notice", "09:01"), step("timer", "09:02"), step("notice", "09:03", "smoking")]
    said.append(step("notice", "09:00", booking="B"))
    all_ladders = ladders(said, "A", NOW)
    assert [(ladder.matter, ladder.stands.step) for ladder in all_ladders] == [
        ("camera_off", "timer"),
        ("smoking", "notice"),
    ]


def test_what_comes_later_or_twice_changes_nothing() -> None:
    said = [step("timer", "09:02"), step("notice", "09:01"), step("notice", "09:01")]
    all_ladders = ladders([*said, step("warning", "10:01")], "A", NOW)
    assert [passed.at for passed in all_ladders[0].steps] == [at("09:01"), at("09:02")]


def test_conduct_needs_the_warning_and_abuse_or_unfitness_needs_nothing() -> None:
    assert [may_remove((), reason) for reason in ("abuse", "unfit", "conduct")] == [
        True,
        True,
        False,
    ]
    assert not may_remove(climbed("notice", "timer"), "conduct")
    assert may_remove(climbed("notice", "timer", "warning"), "conduct")


def test_a_timer_that_has_run_out_leaves_the_step_where_it_was() -> None:
    (ladder,) = climbed("notice", "timer")
    assert ladder.timer_left(TWO_MINUTES, at("09:02")) == 60
    assert ladder.timer_left(TWO_MINUTES, at("09:04")) == -60
    assert ladder.next == "warning"
    (warned,) = climbed("notice", "timer", "warning")
    assert warned.timer_left(TWO_MINUTES, at("09:02")) is None


def test_a_step_counts_from_the_second_in_which_it_was_recorded() -> None:
    (ladder,) = ladders([step("notice", "10:00")], "A", NOW)
    assert ladder.next == "timer"


def test_a_step_that_was_left_out_is_known_and_may_be_recorded_later_at_its_real_time() -> None:
    (ladder,) = climbed("notice", "warning")
    assert (ladder.stands.step, ladder.left_out, ladder.next) == ("warning", ("timer",), "removal")
    timer = replace(step("timer", "09:30"), given=at("09:00:30"))
    (ladder,) = ladders([*ladder.steps, timer], "A", NOW)
    assert [taken.step for taken in ladder.steps] == ["notice", "timer", "warning"]
    assert (ladder.stands.step, ladder.left_out) == ("warning", ())


def test_a_timer_runs_from_when_it_was_started() -> None:
    timer = replace(step("timer", "09:10"), given=at("09:05"))
    (ladder,) = ladders([timer], "A", NOW)
    assert ladder.timer_left(TWO_MINUTES, at("09:06")) == 60
