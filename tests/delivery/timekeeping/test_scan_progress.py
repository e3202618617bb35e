"""Scans that go on, that nothing starts any more, and that do not end."""

from datetime import timedelta

from delivery.timekeeping.scan_progress import ScanProgress
from tests.doubles.settable_clock import SettableClock

SECOND = timedelta(seconds=1)


def test_a_scan_that_nothing_starts_any_more_has_stalled() -> None:
    clock = SettableClock()
    progress = ScanProgress(clock.elapsed_s)
    progress.called("meetings", 15, 3600)
    clock.go_on(60 * SECOND)
    assert progress.stalled() == ()
    clock.go_on(SECOND)
    assert progress.stalled() == ("meetings",)
    progress.called("meetings", 15, 3600)
    assert progress.stalled() == ()


def test_a_scan_that_runs_seldom_is_late_after_three_intervals() -> None:
    clock = SettableClock()
    progress = ScanProgress(clock.elapsed_s)
    progress.called("months", 3600, 3600)
    clock.go_on(3 * 3600 * SECOND)
    assert progress.stalled() == ()
    clock.go_on(SECOND)
    assert progress.stalled() == ("months",)


def test_a_clock_that_is_set_makes_no_scan_late() -> None:
    clock = SettableClock()
    progress = ScanProgress(clock.elapsed_s)
    progress.called("meetings", 15, 3600)
    clock.set(clock.now() + timedelta(hours=1))
    assert progress.stalled() == ()
