"""Stretches of time, half-open, and what can be done with sets of them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """From `start` up to, not including, `end`."""

    start: datetime
    end: datetime

    @property
    def length(self) -> timedelta:
        return self.end - self.start

    @property
    def seconds(self) -> int:
        return int(self.length.total_seconds())

    def cut(self, to: "Span") -> "Span | None":
        """The part that lies within `to`. Of an instant inside `to`, the instant."""
        start, end = max(self.start, to.start), min(self.end, to.end)
        inside = start < end or (start == end and self.start == self.end and start < to.end)
        return Span(start, end) if inside else None


Spans = tuple[Span, ...]
"""Apart from each other, in time order, none of them empty."""


def union(spans: Iterable[Span]) -> Spans:
    """What lies in any of them; those that touch become one."""
    merged: list[Span] = []
    for span in sorted(spans):
        if span.start >= span.end:
            continue
        if merged and span.start <= merged[-1].end:
            merged[-1] = Span(merged[-1].start, max(merged[-1].end, span.end))
        else:
            merged.append(span)
    return tuple(merged)


def intersect(these: Iterable[Span], those: Iterable[Span]) -> Spans:
    """What lies in both."""
    others = union(those)
    return tuple(part for span in union(these) for other in others if (part := span.cut(other)))


def subtract(these: Iterable[Span], those: Iterable[Span]) -> Spans:
    """What lies in these and not in those."""
    left: list[Span] = list(union(these))
    for hole in union(those):
        left = [part for span in left for part in _without(span, hole)]
    return tuple(left)


def _without(span: Span, hole: Span) -> Iterable[Span]:
    before = Span(span.start, min(span.end, hole.start))
    after = Span(max(span.start, hole.end), span.end)
    return [part for part in (before, after) if part.start < part.end]


def total(spans: Iterable[Span]) -> int:
    """Seconds in all. The spans must lie apart."""
    return sum(span.seconds for span in spans)
