"""The horizontal places of a timeline's parts, in per cent of the chart's width."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from compliance.intervals import Span
from delivery.review.timeline import Stretch, Timeline

LEAST_WIDTH = 0.6
"""In per cent; shorter stretches are drawn this wide so that they can be seen."""
LEAST_DISTANCE = 7.0
"""In per cent; flags closer than this are drawn in separate rows."""


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch on its track. `x` and `width` are per cent of the window."""

    stretch: Stretch
    x: float
    width: float


@dataclass(frozen=True, slots=True)
class Flag:
    """The mark of a note or a finding. `row` counts from 0 downwards."""

    name: str
    x: float
    width: float
    row: int
    moment: bool
    """Whether it has no duration; its place is then `x` alone."""


@dataclass(frozen=True, slots=True)
class Tick:
    at: datetime
    x: float
    hour: bool


@dataclass(frozen=True, slots=True)
class TimelineChart:
    line: Timeline
    tracks: dict[str, tuple[Segment, ...]]
    findings: tuple[Flag, ...]
    notes: tuple[Flag, ...]
    ticks: tuple[Tick, ...]
    starts: float
    """The start of the course, in per cent of the window."""


def chart(line: Timeline, findings: Sequence[tuple[str, Span]]) -> TimelineChart:
    """Returns the places of the timeline and of the findings, given as pairs of name and span."""
    return TimelineChart(
        line=line,
        tracks={
            track: tuple(_segments(line.of(track), line.window))
            for track in ("presence", "camera", "break", "watch", "network", "hearing")
        },
        findings=_flags(findings, line.window),
        notes=_flags([(note.letter, note.span) for note in line.notes], line.window),
        ticks=tuple(_ticks(line.window)),
        starts=_across(line.scheduled.start, line.window),
    )


def _segments(stretches: Iterable[Stretch], window: Span) -> Iterator[Segment]:
    """Yields the shortest stretch last, so that no longer stretch covers it."""
    for stretch in sorted(stretches, key=lambda stretch: -stretch.span.seconds):
        cut = stretch.span.cut(window)
        if cut is not None:
            yield Segment(stretch, *_place(cut, window))


def _place(span: Span, window: Span) -> tuple[float, float]:
    x, end = _across(span.start, window), _across(span.end, window)
    width = max(end - x, LEAST_WIDTH)
    return min(x, 100 - width), width


def _flags(named: Iterable[tuple[str, Span]], window: Span) -> tuple[Flag, ...]:
    """Puts each flag in the first row where it is far enough from the flag before it."""
    row_ends: list[float] = []
    flags = []
    for name, span in named:
        cut = span.cut(window)
        if cut is None:
            continue
        x, width = _place(cut, window)
        if span.seconds == 0:
            x = _across(span.start, window)
        row = next((row for row, until in enumerate(row_ends) if x >= until), len(row_ends))
        row_ends[row : row + 1] = [x + max(LEAST_DISTANCE, width)]
        flags.append(Flag(name, x, width, row, moment=span.seconds == 0))
    return tuple(flags)


def _ticks(window: Span) -> Iterator[Tick]:
    """Yields a tick every half hour; London is whole hours from UTC."""
    half = timedelta(minutes=30)
    at = window.start.replace(minute=0, second=0, microsecond=0)
    while at <= window.end:
        if at >= window.start:
            yield Tick(at, _across(at, window), at.minute == 0)
        at += half


def _across(moment: datetime, window: Span) -> float:
    return round(100 * ((moment - window.start) / window.length), 3)
