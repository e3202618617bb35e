"""A wall clock that is set, seen beside one that never goes back."""

from datetime import timedelta

import pytest

from delivery.timekeeping.wall_steps import WallSteps
from tests.doubles.settable_clock import SettableClock

HOUR = timedelta(hours=1)


@pytest.mark.parametrize("step", [-HOUR, HOUR, timedelta(seconds=-2)])
def test_a_step_is_told_once(step: timedelta) -> None:
    clock = SettableClock()
    steps = WallSteps(clock.now, clock.elapsed_s)
    clock.go_on(HOUR)
    clock.set(clock.now() + step)
    assert steps.step() == step
    assert steps.step() == timedelta()


def test_time_that_passes_and_small_corrections_are_no_step() -> None:
    clock = SettableClock()
    steps = WallSteps(clock.now, clock.elapsed_s)
    clock.go_on(HOUR)
    clock.set(clock.now() - timedelta(milliseconds=400))
    assert steps.step() == timedelta()
