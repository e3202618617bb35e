"""Stretches of time, half-open, and what can be done with sets of them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from operator import attrgetter

_START = attrgetter("start")


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
    for span in sorted(spans, key=_START):
        if span.start >= span.end:
            continue
        if not merged or span.start > merged[-1].end:
            merged.append(span)
        elif span.end > merged[-1].end:
            merged[-1] = Span(merged[-1].start, span.end)
    return tuple(merged)


def intersect(these: Iterable[Span], those: Iterable[Span]) -> Spans:
    """What lies in both."""
    common: list[Span] = []
    others = list(reversed(union(those)))  # the next one last
    if not others:
        return ()
    for span in union(these):
        while others and others[-1].start < span.end:
            other = others[-1]
            start, end = max(span.start, other.start), min(span.end, other.end)
            if start < end:
                common.append(Span(start, end))
            if other.end > span.end:
                break
            others.pop()
    return tuple(common)


def subtract(these: Iterable[Span], those: Iterable[Span]) -> Spans:
    """What lies in these and not in those."""
    left: list[Span] = []
    holes = list(reversed(union(those)))  # the next one last
    whole = union(these)
    if not holes:
        return whole
    for span in whole:
        start = span.start
        while holes and holes[-1].start < span.end:
            hole = holes[-1]
            if start < hole.start:
                left.append(Span(start, hole.start))
            start = max(start, hole.end)
            if hole.end > span.end:
                break
            holes.pop()
        if start < span.end:
            left.append(span if start == span.start else Span(start, span.end))
    return tuple(left)


def cover(these: Spans, span: Span) -> bool:
    """Whether all of a span lies in these."""
    one_does = any(other.start <= span.start and span.end <= other.end for other in these)
    return one_does or not subtract([span], these)


def total(spans: Iterable[Span]) -> int:
    """Seconds in all. The spans must lie apart."""
    return sum(span.seconds for span in spans)
