"""When the breaks of a course are planned: figures that decide nothing."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from compliance.policy.toml_table import Table

LATEST_MIN = 24 * 60


@dataclass(frozen=True, slots=True)
class BreakPlan:
    after: tuple[timedelta, ...] = ()
    """How long after the start of the course each break is planned, in time order; empty if none is
    planned."""
    length: timedelta = timedelta()


@dataclass(frozen=True, slots=True)
class BreakTerms:
    usual: BreakPlan = field(default_factory=BreakPlan)
    by_type: Mapping[str, BreakPlan] = field(default_factory=dict)
    """The plans of the types of course that have another plan than the usual one."""

    def of(self, course_type: str) -> BreakPlan:
        return self.by_type.get(course_type, self.usual)


def read_break_terms(table: Table) -> BreakTerms:
    """Reads the table `breaks`; a policy without it plans no break. Raises PolicyFault."""
    by_type = table.table("by_type", default={}).tables()
    return BreakTerms(_read_plan(table), {name: _read_plan(plan) for name, plan in by_type})


def _read_plan(table: Table) -> BreakPlan:
    after = table.numbers("after_minutes", default=[])
    if not after and not table.holds("minutes"):
        return BreakPlan()
    length, ended = table.figure("minutes", least=1, most=120), 0
    for start in after:
        if not ended < start <= LATEST_MIN:
            says = f"must be minutes after the start, up to {LATEST_MIN}, each after the last break"
            raise table.fault("after_minutes", f"{says}, and is {list(after)}")
        ended = start + length
    return BreakPlan(tuple(timedelta(minutes=start) for start in after), timedelta(minutes=length))
