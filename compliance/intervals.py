"""Half-open stretches of time, and the operations on sets of them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from operator import attrgetter

_START = attrgetter("start")


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch from `start` up to, not including, `end`."""

    start: datetime
    end: datetime

    @property
    def length(self) -> timedelta:
        return self.end - self.start

    @property
    def seconds(self) -> int:
        return int(self.length.total_seconds())

    def cut(self, to: "Span") -> "Span | None":
        """The part that lies within `to`; an instant inside `to` stays that instant."""
        start, end = max(self.start, to.start), min(self.end, to.end)
        inside = start < end or (start == end and self.start == self.end and start < to.end)
        return Span(start, end) if inside else None


Spans = tuple[Span, ...]
"""Spans in time order that neither overlap nor touch; none is empty."""


def union(spans: Iterable[Span]) -> Spans:
    """The time that lies in any of the spans; touching spans are merged."""
    merged: list[Span] = []
    for span in sorted(spans, key=_START):
        if span.start >= span.end:
            continue
        if not merged or span.start > merged[-1].end:
            merged.append(span)
        elif span.end > merged[-1].end:
            merged[-1] = Span(merged[-1].start, span.end)
    return tuple(merged)


def intersect(spans: Iterable[Span], others: Iterable[Span]) -> Spans:
    """The time that lies both in `spans` and in `others`."""
    common: list[Span] = []
    remaining = list(reversed(union(others)))  # the earliest last
    if not remaining:
        return ()
    for span in union(spans):
        while remaining and remaining[-1].start < span.end:
            other = remaining[-1]
            start, end = max(span.start, other.start), min(span.end, other.end)
            if start < end:
                common.append(Span(start, end))
            if other.end > span.end:
                break
            remaining.pop()
    return tuple(common)


def subtract(spans: Iterable[Span], others: Iterable[Span]) -> Spans:
    """The time that lies in `spans` and not in `others`."""
    pieces: list[Span] = []
    holes = list(reversed(union(others)))  # the earliest last
    merged = union(spans)
    if not holes:
        return merged
    for span in merged:
        start = span.start
        while holes and holes[-1].start < span.end:
            hole = holes[-1]
            if start < hole.start:
                pieces.append(Span(start, hole.start))
            start = max(start, hole.end)
            if hole.end > span.end:
                break
            holes.pop()
        if start < span.end:
            pieces.append(span if start == span.start else Span(start, span.end))
    return tuple(pieces)


def cover(spans: Spans, span: Span) -> bool:
    """Whether `span` lies in `spans` completely."""
    in_one = any(other.start <= span.start and span.end <= other.end for other in spans)
    return in_one or not subtract([span], spans)


def total(spans: Iterable[Span]) -> int:
    """The seconds of all spans together. The spans must not overlap."""
    return sum(span.seconds for span in spans)
