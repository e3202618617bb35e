"""The ladder of warnings: the allowed order of steps for one client and one matter.

The table is enforced when a step is noted. Stored notes are never judged by it: an older ledger may
hold a removal without a ladder, which is a removal all the same.
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
"""The steps that may be recorded after each step; None stands for no step yet."""
HOWS = ("spoken", "chat", "private_room", "telephone")
IMMEDIATE = ("abuse", "unfit")
"""Reasons for removing a client without any step before (clauses 19 and 21)."""


@dataclass(frozen=True, slots=True)
class Ladder:
    """The steps recorded for one client in one matter."""

    matter: str
    steps: tuple[Warned, ...]
    """Each step once, at its first recording, in order; at least one."""

    @property
    def stands(self) -> Warned:
        """The last recorded step."""
        return self.steps[-1]

    @property
    def next(self) -> str | None:
        return NEXT[self.stands.step]

    def timer_left(self, length: timedelta, now: datetime) -> int | None:
        """Seconds until the timer runs out, negative afterwards; None if the timer is not the last
        step. Nothing follows by itself."""
        if self.stands.step != TIMER:
            return None
        return int((self.stands.at + length - now).total_seconds())


def ladders(events: Iterable[Event], booking: str, now: datetime) -> tuple[Ladder, ...]:
    """A client's ladders as they stand at `now`, the earliest begun first."""
    said = [
        warning
        for warning in only(events, Warned)
        if warning.booking == booking and warning.at <= now
    ]
    by_matter: dict[str, dict[str, Warned]] = {}
    for warning in sorted(said, key=lambda warning: (warning.at, STEPS.index(warning.step))):
        by_matter.setdefault(warning.matter, {}).setdefault(warning.step, warning)
    return tuple(Ladder(matter, tuple(steps.values())) for matter, steps in by_matter.items())


def may_follow(ladders_so_far: Iterable[Ladder], matter: str) -> str | None:
    """The step that may be recorded now in a matter; None after the last."""
    return next((ladder.next for ladder in ladders_so_far if ladder.matter == matter), NOTICE)


def may_remove(ladders_so_far: Iterable[Ladder], reason: str) -> bool:
    """Whether the client may be removed for this reason now: at once, or after a warning in any
    matter."""
    return reason in IMMEDIATE or any(ladder.next == REMOVAL for ladder in ladders_so_far)
