"""Which planned break of a course comes next, by its plan and the trainer's notes of breaks.

It is a hint to those who look at a live course, and nothing adverse rests on it: a break is the
trainer's to give, and one that nobody noted may have been given.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

from compliance.intervals import Span
from compliance.policy.break_terms import BreakPlan

EARLIEST = timedelta(minutes=30)
"""How much before its planned time a break may begin and still be the planned break; ours."""


class BreakState(Enum):
    NONE_PLANNED = "none_planned"
    NONE_LEFT = "none_left"
    """Every planned break is noted."""
    PLANNED = "planned"
    """The next break is planned for the time."""
    NOT_NOTED = "not_noted"
    """A break was planned for the time, and none is noted."""
    NOW = "now"
    """The course is in a break since the time."""


@dataclass(frozen=True, slots=True)
class NextBreak:
    state: BreakState
    at: datetime | None = None
    """None where no break is planned or left."""


@dataclass(frozen=True, slots=True)
class BreaksToCome:
    """The planned breaks of a course that no note of a break stands for."""

    planned: bool = False
    """Whether any break is planned within the course."""
    after: tuple[timedelta, ...] = ()
    """How long after the start of the course, in time order."""


def breaks_to_come(plan: BreakPlan, course: Span, noted: Iterable[Span]) -> BreaksToCome:
    """A noted break stands for the planned breaks up to the last that it can be: it began after the
    planned time, or at most EARLIEST before it. A break planned for the end of the course or later
    is none."""
    planned = [after for after in plan.after if after < course.length]
    began = [span.start - course.start for span in noted]
    left = (after for after in planned if all(start < after - EARLIEST for start in began))
    return BreaksToCome(bool(planned), tuple(left))


def next_break(
    to_come: BreaksToCome, starts_at: datetime, now: datetime, on_break: Span | None
) -> NextBreak:
    """The next break at `now`. A planned break that nobody noted is named until the next one can
    begin."""
    if on_break is not None:
        return NextBreak(BreakState.NOW, on_break.start)
    if not to_come.planned:
        return NextBreak(BreakState.NONE_PLANNED)
    times = [starts_at + after for after in to_come.after]
    possible = [time for time in times if time - EARLIEST <= now]
    if possible and possible[-1] <= now:
        return NextBreak(BreakState.NOT_NOTED, possible[-1])
    coming = [time for time in times if time > now]
    return NextBreak(BreakState.PLANNED, coming[0]) if coming else NextBreak(BreakState.NONE_LEFT)
