"""The figures of a run, and the table that shows them alone and together."""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from tests.bench.load.order import Report
from tests.bench.measuring.process_figures import p99_ms, quantile_ms

HEADS = ("measure", "goal", "alone", "together", "ratio")
WEBHOOK_GOALS = ("< 100 ms", "≤ 1,000 ms")
PAGE_GOAL = "< 250 ms"
SHOWN_GOAL = "< 2,000 ms"


@dataclass(frozen=True, slots=True)
class DayFigure:
    """One figure of one run. A missing value is not a number."""

    name: str
    value: float
    unit: str = ""
    goal: str = ""

    @property
    def words(self) -> str:
        if math.isnan(self.value):
            return "not measured"
        whole = self.value == int(self.value) or abs(self.value) >= 100
        return f"{self.value:{',.0f' if whole else '.3g'}} {self.unit}".strip()


Figures = Mapping[str, DayFigure]


def of_pages(kind: str, took_s: Sequence[float], goal: str = PAGE_GOAL) -> Iterator[DayFigure]:
    yield DayFigure(f"{kind}: p95", quantile_ms(took_s, 0.95), "ms", goal)
    yield DayFigure(f"{kind}: p99", p99_ms(took_s), "ms")


def of_events(kind: str, lags_s: Sequence[float], missed: int) -> Iterator[DayFigure]:
    yield DayFigure(f"{kind}: p99", p99_ms(lags_s), "ms", SHOWN_GOAL)
    yield DayFigure(f"{kind}: shown, of which not within 15 s", missed, f"of {len(lags_s)}", "0")


def of_webhooks(kind: str, report: Report, due: int) -> Iterator[DayFigure]:
    p99_goal, slowest_goal = WEBHOOK_GOALS
    yield DayFigure(f"{kind}: p99", 1000 * report.p99_s, "ms", p99_goal)
    yield DayFigure(f"{kind}: slowest", 1000 * report.worst_s, "ms", slowest_goal)
    refused = due - report.statuses.get("200", 0)
    yield DayFigure(f"{kind}: not answered 200", refused, f"of {due:,}", "0")
    yield DayFigure(f"{kind}: the generator's own lateness, p99", 1000 * report.slip_p99_s, "ms")


def by_name(figures: Iterable[DayFigure]) -> Figures:
    """Of figures that several runs have, the largest."""
    largest: dict[str, DayFigure] = {}
    for figure in figures:
        earlier = largest.get(figure.name)
        if earlier is None or not figure.value <= earlier.value:
            largest[figure.name] = figure
    return largest


def lines(engine: str, alone: Figures, together: Figures) -> Iterator[tuple[str, ...]]:
    """A line for each figure, with the ratio where both are measured and alone is not nothing."""
    for name in [*alone, *(name for name in together if name not in alone)]:
        first, second = alone.get(name), together.get(name)
        described = first or second
        assert described is not None
        comparable = first and second and first.value > 0
        yield (
            f"{engine}, {name}",
            described.goal,
            first.words if first else "",
            f"**{second.words}**" if second else "",
            f"{second.value / first.value:.2f}" if comparable and first and second else "",
        )
