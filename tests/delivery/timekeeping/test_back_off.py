"""Waits before failed work is tried again double up to a longest one."""

from datetime import timedelta

import pytest

from delivery.timekeeping.back_off import BackOff

BACK_OFF = BackOff(first=timedelta(seconds=10), longest=timedelta(minutes=15))


@pytest.mark.parametrize(
    ("attempts", "retry_after_s", "seconds"),
    [(0, None, 10), (1, None, 10), (2, None, 20), (3, 5.0, 40), (7, None, 640), (8, None, 900),
     (999, None, 900), (1, 86_400.0, 86_400)],
)  # fmt: skip
def test_waits_double_up_to_the_longest_and_are_never_shorter_than_asked_for(
    attempts: int, retry_after_s: float | None, seconds: int
) -> None:
    assert BACK_OFF.after(attempts, retry_after_s) == timedelta(seconds=seconds)
