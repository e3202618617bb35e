"""Camera states: on, off or unknown, each as long as a source reports it. Missing data is never
off."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from itertools import zip_longest
from operator import attrgetter

from compliance.cameras.camera_stream import turns
from compliance.connections.connections import Connection
from compliance.connections.instances import Instances
from compliance.event_order import only
from compliance.events import Event
from compliance.intervals import Span, Spans, intersect, subtract, union
from compliance.policy.policy import Policy
from compliance.stream_events import CameraReported
from compliance.trainer_events import CameraMarked


class Camera(Enum):
    ON = "on"
    OFF = "off"
    UNKNOWN = "unknown"


class Source(Enum):
    """The source of a camera state."""

    WATCH = "watch"
    TRAINER = "trainer"


@dataclass(frozen=True, slots=True)
class CameraStates:
    """A stretch with a known camera state of one connection."""

    span: Span
    on: bool
    source: Source


@dataclass(frozen=True, slots=True)
class ConnectionCamera:
    """The states of one connection's camera, in time order."""

    connection: Connection
    observed: tuple[CameraStates, ...]
    """States from signals and marks."""
    reported: tuple[CameraStates, ...]
    """States from the watch's signals alone."""
    newest: CameraStates | None = None
    """The state of an open connection's camera that turned in the second up to which it is known.
    It has no length yet."""


@dataclass(frozen=True, slots=True)
class Cameras:
    """A booking's camera over the time that counts: three sets of spans, which fill that time
    without overlapping."""

    on: Spans
    off: Spans
    unknown: Spans
    marked_off: Spans = ()
    """The part of `off` that rests on a trainer's mark alone."""
    reported_on: Spans = ()
    """The part of `marked_off` in which the watch reported the camera on."""


@dataclass(frozen=True, slots=True)
class KnownCamera:
    """The present state of a camera, its start and its source. Unknown has no source."""

    camera: Camera
    since: datetime | None
    source: Source | None
    reported: "KnownCamera | None" = None
    """For a camera that the trainer marked: the state that the watch alone reports."""


@dataclass(frozen=True, slots=True)
class _Signal:
    at: datetime
    marked: bool
    """Within one second a trainer's mark is later than a signal."""
    ms: int
    on: bool
    """Within one millisecond on is later than off, so that no camera is off for an unmeasurable
    moment."""
    until: datetime | None

    @property
    def source(self) -> Source:
        return Source.TRAINER if self.marked else Source.WATCH


_IN_ORDER = attrgetter("at", "marked", "ms", "on")


class Watches:
    """The signals of the streams and the trainer's marks, and until when each is valid."""

    def __init__(self, events: Iterable[Event], instances: Instances, policy: Policy) -> None:
        events = tuple(events)
        self._instances, self._policy = instances, policy
        self._reports: dict[tuple[str, str], list[CameraReported]] = {}
        for report in only(events, CameraReported):
            for user_id in report.user_ids:
                self._reports.setdefault((report.instance, user_id), []).append(report)
        self._marks = only(events, CameraMarked)
        self._turns = turns(events)

    def of(self, connection: Connection) -> ConnectionCamera:
        """The states of this connection's camera."""
        signals = sorted(self._signals(connection), key=_IN_ORDER)
        reported = tuple(_stretches(signals, connection.span))
        marks = list(self._own_marks(connection))
        if not marks:
            return ConnectionCamera(connection, reported, reported, _newest(connection, signals))
        signals = sorted([*signals, *marks], key=_IN_ORDER)
        signals = sorted([*signals, *self._after_marks(signals)], key=_IN_ORDER)
        observed = tuple(_stretches(signals, connection.span))
        return ConnectionCamera(connection, observed, reported, _newest(connection, signals))

    def _signals(self, connection: Connection) -> Iterator[_Signal]:
        """The signals of the connection. A signal may precede its join, because the two travel by
        different ways; it counts if it comes at most the policy's `move` before."""
        first, end = connection.span.start - self._policy.move, connection.span.end
        for report in self._reports.get((connection.instance, connection.person.user_id), []):
            if first <= report.at < end or (connection.open and report.at == end):
                until = self._believed_until(report)
                yield _Signal(report.at, False, report.ms, report.on, until)

    def _own_marks(self, connection: Connection) -> Iterator[_Signal]:
        """The trainer's marks. A mark `off` is valid for a limited time."""
        for mark in self._marks:
            if mark.booking == connection.owner.booking and connection.span.start <= mark.at:
                until = None if mark.on else mark.at + self._policy.off_mark_holds
                yield _Signal(mark.at, True, 0, mark.on, until)

    @staticmethod
    def _after_marks(in_order: Sequence[_Signal]) -> Iterator[_Signal]:
        """At the end of each mark `off`, the last signal before it if its watch still runs."""
        for number, mark in enumerate(in_order):
            over = mark.until
            if not mark.marked or over is None:
                continue
            following = in_order[number + 1 :]
            signals_before = [signal for signal in in_order[:number] if not signal.marked]
            if not signals_before or (following and following[0].at <= over):
                continue
            last = signals_before[-1]
            if last.until is None or last.until > over:
                yield _Signal(over, False, 0, last.on, last.until)

    def _believed_until(self, report: CameraReported) -> datetime | None:
        """When the report's watch ended: it was lost, paused or begun anew, or its instance ended.

        A state from before a pause stays unknown after it, because changes in the pause were not
        reported. Without a running watch the report holds for no time: a report under way when
        the watch was lost may have a later time, because Zoom's clock is up to a second ahead of
        ours (FACTS, trap 33).
        """
        stream_turns = self._turns.get((report.instance, report.stream), ())
        before = [turn for turn in stream_turns if turn.at <= report.at]
        if not before or not before[-1].runs:
            return report.at
        ends = [
            turn.at
            for turn in stream_turns
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


def _newest(connection: Connection, signals: Sequence[_Signal]) -> CameraStates | None:
    """What the last signal says in the second at which an open connection's time ends. Judged time
    is whole seconds, and a board shows a camera in the second in which it turns."""
    end = connection.span.end
    turned = [signal for signal in signals if signal.at == end] if connection.open else []
    if not turned or turned[-1].until == end:
        return None
    return CameraStates(Span(end, end), turned[-1].on, turned[-1].source)


def cameras(connection_cameras: Iterable[ConnectionCamera], counted: Spans) -> Cameras:
    """The camera is on if any connection's is on, off if all are known to be off, else unknown."""
    on: list[Span] = []
    off: list[Span] = []
    not_off: list[Span] = []
    marked: list[Span] = []
    reported_on: list[Span] = []
    for camera in connection_cameras:
        dark = union(state.span for state in camera.observed if not state.on)
        on += [state.span for state in camera.observed if state.on]
        off += dark
        not_off += subtract([camera.connection.span], dark)
        marks = [state.span for state in camera.observed if state.source is Source.TRAINER]
        marked += marks
        reported_on += [state.span for state in camera.reported if marks and state.on]
    seen_on = intersect(counted, on)
    seen_off = intersect(counted, subtract(off, not_off))
    marked_off = intersect(seen_off, marked)
    return Cameras(
        seen_on,
        seen_off,
        subtract(counted, (*seen_on, *seen_off)),
        marked_off,
        intersect(marked_off, reported_on),
    )
