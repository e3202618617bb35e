"""Where the parts of a timeline are drawn, across in per cent: so it fits any screen."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from compliance.intervals import Span
from delivery.review.timeline import Stretch, Timeline
from delivery.review.timeline_notes import TimelineNote

LEAST = 0.6
"""Per cent: what is too short to be seen is drawn as wide as this."""
APART = 7.0
"""Per cent: two flags closer than this stand in rows of their own."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """A part of a track. `x` and `width` are per cent of the window."""

    stretch: Stretch
    x: float
    width: float


@dataclass(frozen=True, slots=True)
class Flag:
    """A trainer's note or a finding, by its name. `row` counts from 0 downwards."""

    name: str
    x: float
    width: float
    row: int
    moment: bool
    """Whether it has no length; its place is then `x` alone."""


@dataclass(frozen=True, slots=True)
class Tick:
    at: datetime
    x: float
    hour: bool


@dataclass(frozen=True, slots=True)
class Picture:
    line: Timeline
    tracks: dict[str, tuple[Drawn, ...]]
    findings: tuple[Flag, ...]
    notes: tuple[Flag, ...]
    ticks: tuple[Tick, ...]
    starts: float
    """Where the course begins, in per cent."""


def picture(line: Timeline, findings: Sequence[tuple[str, Span]]) -> Picture:
    """`findings` are drawn by their names, in the order given."""
    return Picture(
        line=line,
        tracks={
            track: tuple(_drawn(line.of(track), line.window))
            for track in ("presence", "camera", "break", "watch", "hearing")
        },
        findings=_flags(findings, line.window),
        notes=_flags([(one.letter, _span(one)) for one in line.notes], line.window),
        ticks=tuple(_ticks(line.window)),
        starts=_across(line.scheduled.start, line.window),
    )


def _span(note: TimelineNote) -> Span:
    return note.span


def _drawn(stretches: Iterable[Stretch], window: Span) -> Iterator[Drawn]:
    """The shortest last, on top of what they would otherwise be hidden by."""
    for one in sorted(stretches, key=lambda one: -one.span.seconds):
        cut = one.span.cut(window)
        if cut is not None:
            yield Drawn(one, *_place(cut, window))


def _place(span: Span, window: Span) -> tuple[float, float]:
    x, end = _across(span.start, window), _across(span.end, window)
    width = max(end - x, LEAST)
    return min(x, 100 - width), width


def _flags(named: Iterable[tuple[str, Span]], window: Span) -> tuple[Flag, ...]:
    """Each in the first row in which it is not too close to the one before it."""
    taken: list[float] = []
    found = []
    for name, span in named:
        cut = span.cut(window)
        if cut is None:
            continue
        x, width = _place(cut, window)
        if span.seconds == 0:
            x = _across(span.start, window)
        row = next((row for row, until in enumerate(taken) if x >= until), len(taken))
        taken[row : row + 1] = [x + max(APART, width)]
        found.append(Flag(name, x, width, row, moment=span.seconds == 0))
    return tuple(found)


def _ticks(window: Span) -> Iterator[Tick]:
    """Every half hour by the clock: London is whole hours from UTC."""
    half = timedelta(minutes=30)
    at = window.start.replace(minute=0, second=0, microsecond=0)
    while at <= window.end:
        if at >= window.start:
            yield Tick(at, _across(at, window), at.minute == 0)
        at += half


def _across(moment: datetime, window: Span) -> float:
    return round(100 * ((moment - window.start) / window.length), 3)
