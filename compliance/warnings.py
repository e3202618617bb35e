"""The ladder of warnings: the advised order of steps for one client and one matter.

The ladder is advice: a trainer may leave a step out, and says why. A step keeps the time at which
it was taken, also if it is noted later.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType

from compliance.event_order import only
from compliance.events import Event
from compliance.trainer_events import Warned

CONDUCT = "conduct"
"""The matter that is no code of the policy: a client's conduct (clauses 8 and 9)."""
NOTICE, TIMER, WARNING, REMOVAL = STEPS = ("notice", "timer", "warning", "removal")
NEXT: Mapping[str | None, str | None] = MappingProxyType(
    {None: NOTICE, NOTICE: TIMER, TIMER: WARNING, WARNING: REMOVAL, REMOVAL: None}
)
"""The advised step after each step; None stands for no step yet."""
HOWS = ("spoken", "chat", "private_room", "telephone")
IMMEDIATE = ("abuse", "unfit")
"""Reasons for removing a client without any step before (clauses 19 and 21)."""


@dataclass(frozen=True, slots=True)
class Ladder:
    """The steps recorded for one client in one matter."""

    matter: str
    steps: tuple[Warned, ...]
    """Each step once, at its first recording, in the order in which they were taken; at least
    one."""

    @property
    def stands(self) -> Warned:
        """The highest recorded step."""
        return max(self.steps, key=lambda warning: STEPS.index(warning.step))

    @property
    def left_out(self) -> tuple[str, ...]:
        """The steps below the highest that are not recorded."""
        recorded = {warning.step for warning in self.steps}
        below = STEPS[: STEPS.index(self.stands.step)]
        return tuple(step for step in below if step not in recorded)

    @property
    def next(self) -> str | None:
        return NEXT[self.stands.step]

    def timer_left(self, length: timedelta, now: datetime) -> int | None:
        """Seconds until the timer runs out, negative afterwards; None if the timer is not the last
        step. Nothing follows by itself."""
        if self.stands.step != TIMER:
            return None
        return int((self.stands.moment + length - now).total_seconds())


def ladders(events: Iterable[Event], booking: str, now: datetime) -> tuple[Ladder, ...]:
    """A client's ladders as they stand at `now`, the earliest begun first."""
    said = [
        warning
        for warning in only(events, Warned)
        if warning.booking == booking and warning.at <= now
    ]
    by_matter: dict[str, dict[str, Warned]] = {}
    for warning in sorted(said, key=lambda warning: (warning.moment, STEPS.index(warning.step))):
        by_matter.setdefault(warning.matter, {}).setdefault(warning.step, warning)
    return tuple(Ladder(matter, tuple(steps.values())) for matter, steps in by_matter.items())


def may_remove(ladders_so_far: Iterable[Ladder], reason: str) -> bool:
    """Whether the ladder advises a removal for this reason now: at once, or after a warning in any
    matter. The trainer says why they remove a client for conduct without."""
    return reason in IMMEDIATE or any(ladder.next == REMOVAL for ladder in ladders_so_far)
