"""Cameras: on, off or unknown, each for as long as somebody told us so, and never off for want
of data."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from itertools import zip_longest
from operator import attrgetter

from compliance.attendance.camera_stream import turns
from compliance.connections.connections import Connection
from compliance.connections.instances import Instances
from compliance.event_order import only
from compliance.events import CameraReported, Event
from compliance.intervals import Span, Spans, intersect, subtract, union
from compliance.trainer_events import CameraMarked


class Camera(Enum):
    ON = "on"
    OFF = "off"
    UNKNOWN = "unknown"


class Source(Enum):
    """Who told us."""

    WATCH = "watch"
    TRAINER = "trainer"


@dataclass(frozen=True, slots=True)
class CameraStates:
    """One stretch in which one connection's camera was known."""

    span: Span
    on: bool
    source: Source


@dataclass(frozen=True, slots=True)
class Cameras:
    """A booking's camera over the time that counts: the three lie apart and fill that time."""

    on: Spans
    off: Spans
    unknown: Spans


@dataclass(frozen=True, slots=True)
class _Signal:
    at: datetime
    on: bool
    until: datetime | None
    source: Source
    ms: int
    """Within its second. A trainer's mark knows none: that of a camera that is on comes last, and
    of one that is off first, so that no one is seen off for a moment that is not known."""


_IN_ORDER = attrgetter("at", "ms", "on")


class Watches:
    """What the streams said of each connection, and until when it can be believed."""

    def __init__(self, events: Iterable[Event], instances: Instances) -> None:
        events = tuple(events)
        self._instances = instances
        self._reports: dict[tuple[str, str], list[CameraReported]] = {}
        for report in only(events, CameraReported):
            for user_id in report.user_ids:
                self._reports.setdefault((report.instance, user_id), []).append(report)
        self._marks = only(events, CameraMarked)
        self._turns = turns(events)

    def known(self, connection: Connection, early: timedelta) -> tuple[CameraStates, ...]:
        """When this connection's camera was known. A signal may come `early`, a little before
        the join that it belongs to, for the two travel by different ways."""
        signals = sorted(self._signals(connection, early), key=_IN_ORDER)
        return tuple(_stretches(signals, connection.span))

    def _signals(self, connection: Connection, early: timedelta) -> Iterator[_Signal]:
        start, end = connection.span.start, connection.span.end
        first = start - early
        for report in self._reports.get((connection.instance, connection.person.user_id), []):
            if first <= report.at < end:
                until = self._believed_until(report)
                yield _Signal(report.at, report.on, until, Source.WATCH, report.ms)
        for mark in self._marks:
            if mark.booking == connection.owner.booking and start <= mark.at:
                ms = 999 if mark.on else 0
                yield _Signal(mark.at, mark.on, None, Source.TRAINER, ms)

    def _believed_until(self, report: CameraReported) -> datetime | None:
        """When the watch that reported it ended: lost, paused, begun anew, or its instance over.

        What was told before a pause stays unknown after it, for what went on in it was not told.
        At once, where none ran: what was on its way when the watch was lost may bear a later time,
        for Zoom's clock is ahead of ours by up to a second (FACTS, trap 33).
        """
        went = self._turns.get((report.instance, report.stream), ())
        before = [turn for turn in went if turn.at <= report.at]
        if not before or not before[-1].runs:
            return report.at
        ends = [
            turn.at
            for turn in went
            if turn.at > report.at or (turn.at == report.at and not turn.anew)
        ]
        over = self._instances.ended.get(report.instance)
        return min([*ends, *([over] if over else [])], default=None)


def _stretches(signals: Sequence[_Signal], within: Span) -> Iterator[CameraStates]:
    for signal, following in zip_longest(signals, signals[1:]):
        start, end = max(signal.at, within.start), within.end
        if following is not None:
            end = min(end, following.at)
        if signal.until is not None:
            end = min(end, signal.until)
        if start < end:
            yield CameraStates(Span(start, end), signal.on, signal.source)


def cameras(
    own: Iterable[Connection], watches: Watches, early: timedelta, counted: Spans
) -> Cameras:
    """On if any connection's is on, off if all are known to be off, else unknown."""
    on: list[Span] = []
    off: list[Span] = []
    not_off: list[Span] = []
    for connection in own:
        stretches = watches.known(connection, early)
        dark = union(stretch.span for stretch in stretches if not stretch.on)
        on += [stretch.span for stretch in stretches if stretch.on]
        off += dark
        not_off += subtract([connection.span], dark)
    seen_on = intersect(counted, on)
    seen_off = intersect(counted, subtract(off, not_off))
    return Cameras(seen_on, seen_off, subtract(counted, (*seen_on, *seen_off)))
