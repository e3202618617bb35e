"""A clock for rehearsals, which runs by a plan: two days in a step, a course in minutes.

Only for development; the settings refuse it elsewhere. Several processes that read the same plan
agree on the time.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec

from delivery.timekeeping.clock import Clock, SystemClock


class RehearsalStage(msgspec.Struct, frozen=True):
    """From the machine's time `begins` on, the rehearsal clock shows `shows` and runs at
    `speed`."""

    begins: datetime
    shows: datetime
    speed: float

    def at(self, moment: datetime) -> datetime:
        return self.shows + max(moment - self.begins, timedelta()) * self.speed


class RehearsalClock:
    """Reads its plan again whenever the file is replaced."""

    def __init__(self, plan: Path, machine: Clock | None = None) -> None:
        self._path, self._machine = plan, machine or SystemClock()
        self._read_at: int | None = None
        self._stages: tuple[RehearsalStage, ...] = ()

    def now(self) -> datetime:
        """The rehearsed time. Raises OSError or msgspec.DecodeError for a plan not to be read."""
        moment = self._machine.now()
        return self._stage(moment).at(moment).astimezone(UTC)

    def speed(self) -> float:
        """The rehearsed seconds that pass in one second of the machine's clock, at present."""
        return self._stage(self._machine.now()).speed

    def _stage(self, moment: datetime) -> RehearsalStage:
        changed = self._path.stat().st_mtime_ns
        if changed != self._read_at:
            self._stages = msgspec.json.decode(
                self._path.read_bytes(), type=tuple[RehearsalStage, ...]
            )
            self._read_at = changed
        begun = [stage for stage in self._stages if stage.begins <= moment]
        return begun[-1] if begun else self._stages[0]


def write(plan: Path, stages: Sequence[RehearsalStage]) -> None:
    """Replaces the plan in one step: a reader sees the old plan or the new plan."""
    fresh = plan.with_suffix(".fresh")
    fresh.write_bytes(msgspec.json.encode(stages))
    fresh.replace(plan)


def clock_of(plan: Path | None) -> Clock:
    """Returns the clock that the settings choose."""
    return RehearsalClock(plan) if plan else SystemClock()
