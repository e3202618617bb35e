from datetime import UTC, datetime, timedelta
from pathlib import Path

from delivery.timekeeping.rehearsal_clock import RehearsalClock, RehearsalStage, write

NOON = datetime(2026, 6, 8, 12, tzinfo=UTC)
COURSE = datetime(2026, 6, 10, 8, tzinfo=UTC)


class Machine:
    """A machine's clock that is set by hand."""

    def __init__(self) -> None:
        self.shows = NOON

    def now(self) -> datetime:
        return self.shows


def planned(path: Path) -> tuple[Machine, RehearsalClock]:
    machine = Machine()
    plan = path / "clock.json"
    write(plan, [RehearsalStage(NOON, COURSE - timedelta(days=2), 1)])
    write(
        plan,
        [
            RehearsalStage(NOON, COURSE - timedelta(days=2), 1),
            RehearsalStage(NOON + timedelta(seconds=10), COURSE, 60),
        ],
    )
    return machine, RehearsalClock(plan, machine)


def test_a_stage_runs_at_its_own_speed(tmp_path: Path) -> None:
    machine, clock = planned(tmp_path)
    machine.shows = NOON + timedelta(seconds=12)
    assert clock.now() == COURSE + timedelta(minutes=2)
    assert clock.speed() == 60


def test_before_the_first_stage_time_stands_still(tmp_path: Path) -> None:
    machine, clock = planned(tmp_path)
    machine.shows = NOON - timedelta(seconds=5)
    assert clock.now() == COURSE - timedelta(days=2)


def test_a_new_stage_may_skip_days(tmp_path: Path) -> None:
    machine, clock = planned(tmp_path)
    machine.shows = NOON + timedelta(seconds=9)
    assert clock.now() == COURSE - timedelta(days=2) + timedelta(seconds=9)
    machine.shows = NOON + timedelta(seconds=10)
    assert clock.now() == COURSE


def test_a_plan_that_is_replaced_is_read_again(tmp_path: Path) -> None:
    _, clock = planned(tmp_path)
    clock.now()
    write(tmp_path / "clock.json", [RehearsalStage(NOON, COURSE + timedelta(hours=1), 1)])
    assert clock.now() == COURSE + timedelta(hours=1)
