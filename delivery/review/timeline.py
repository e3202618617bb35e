"""One client's course as stretches of time, each with its source and its cause."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta

from compliance.assessment import Assessment, Judgement
from compliance.attendance.attendance import Attendance, CourseRoom
from compliance.attendance.causes import EXCUSED
from compliance.cameras.camera import CameraStates
from compliance.cameras.camera_coverage import watched
from compliance.intervals import Span, Spans, intersect, subtract, total, union
from delivery.device_check.network_stretches import NetworkStretch
from delivery.review.course_faults import unheard
from delivery.review.timeline_notes import TimelineNote, notes
from delivery.review.timeline_report_only import ReportOnly, split

EARLIEST = timedelta(minutes=30)
"""The chart begins at most this long before the start; the table lists earlier events."""
ROUND = timedelta(minutes=5)
A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Stretch:
    """A state that lasted for a span of time, on one track of the chart."""

    track: str
    """`presence`, `camera`, `break`, `watch`, `network` or `hearing`."""
    kind: str
    """Ends in `_reported` if only Zoom's own report shows it."""
    span: Span
    source: str
    """`zoom`, `report`, `watch`, `trainer`, `both` (the last two), `page` (the client's own),
    `plan` or `nobody`."""
    cause: str | None = None
    """For an absence, a value of `Cause`; for an unknown camera or a time in which no event could
    reach us, the reason."""
    words: str = ""
    """Of a bad network, what its source tells."""


@dataclass(frozen=True, slots=True)
class Timeline:
    window: Span
    """The time that the chart shows: the course and up to 30 minutes before it."""
    scheduled: Span
    judged: Span
    stretches: tuple[Stretch, ...]
    """In time order; the tracks `presence` and `watch` fill the scheduled course."""
    notes: tuple[TimelineNote, ...]
    heard: bool
    """Whether any event of the meeting arrived; if none did, an absence proves nothing."""
    connections: int
    """How many connections of the client Zoom reported."""
    unended: int
    """How many of them have no end reported by Zoom."""

    def of(self, track: str) -> tuple[Stretch, ...]:
        return tuple(stretch for stretch in self.stretches if stretch.track == track)

    @property
    def rows(self) -> tuple[Stretch | TimelineNote, ...]:
        """Returns the rows of the table: all stretches and notes, in time order."""
        rows: list[Stretch | TimelineNote] = [
            *(stretch for stretch in self.stretches if stretch.kind != "to_come"),
            *self.notes,
        ]
        return tuple(sorted(rows, key=lambda row: row.span.start))

    def seconds(self, track: str, *kinds: str) -> int:
        """Returns how many seconds of the scheduled course these kinds fill."""
        spans = [stretch.span for stretch in self.of(track) if stretch.kind in kinds]
        return total(intersect(spans, [self.scheduled]))


def timeline(
    assessment: Assessment, judgement: Judgement, network: Iterable[NetworkStretch] = ()
) -> Timeline:
    """Returns the timeline of the client whom `judgement` concerns; `network`: when the network was
    bad around the client."""
    room, attendance = assessment.room, judgement.attendance
    coverage = watched(room.events, room.instances, room.judged.end)
    report_only, window = ReportOnly(judgement, room), _window(attendance, room)
    stretches = [
        *_before(attendance, room, report_only),
        *_presence(attendance, room, report_only),
        *_camera(attendance, coverage),
        *(Stretch("break", "break", span, "trainer") for span in room.breaks),
        *_coverage(coverage, room),
        *_hearing(room),
        *(
            Stretch("network", bad.kind, bad.span, bad.source, words=bad.words)
            for bad in network
            if bad.span.cut(window)
        ),
    ]
    return Timeline(
        window=window,
        scheduled=room.scheduled,
        judged=room.judged,
        stretches=tuple(sorted(stretches, key=lambda stretch: (stretch.span, stretch.track))),
        notes=notes(room.events, attendance),
        heard=bool(room.instances.began),
        connections=len(attendance.connections),
        unended=sum(connection.ending is None for connection in attendance.connections),
    )


def _hearing(room: CourseRoom) -> Iterator[Stretch]:
    """Yields the interruptions of the record that the client did not cause."""
    for span, why in unheard(room):
        yield Stretch("hearing", "not_heard", span, "nobody", why)
    for span in room.staff.away:
        yield Stretch("hearing", "staff_away", span, "zoom")


def _window(attendance: Attendance, room: CourseRoom) -> Span:
    start = room.scheduled.start
    arrived = min(attendance.arrived_at or start, start)
    early = timedelta(seconds=-((arrived - start) // ROUND) * ROUND.total_seconds())
    return Span(start - min(early, EARLIEST), room.scheduled.end)


def _before(attendance: Attendance, room: CourseRoom, report_only: ReportOnly) -> Iterator[Stretch]:
    """Yields the stretches before the start. They show punctuality, and count towards no figure."""
    start = room.scheduled.start
    inside = union(connection.span for connection in attendance.connections)
    early = [Span(start - A_DAY, start)]
    waited = subtract(intersect(attendance.waiting, early), inside)
    for kind, spans, reported in (
        ("early", intersect(inside, early), report_only.inside),
        ("waiting", waited, report_only.waiting),
    ):
        for name, source, pieces in _by_source(kind, split(spans, reported)):
            for span in pieces:
                yield Stretch("presence", name, span, source)


def _by_source(kind: str, halves: tuple[Spans, Spans]) -> tuple[tuple[str, str, Spans], ...]:
    return (kind, "zoom", halves[0]), (f"{kind}_reported", "report", halves[1])


def _presence(
    attendance: Attendance, room: CourseRoom, report_only: ReportOnly
) -> Iterator[Stretch]:
    """Yields every second of the scheduled course once, as the first kind of stretch that
    applies."""
    left: Spans = (room.scheduled,)
    for kind, source, spans in _places(attendance, room, report_only):
        for span in intersect(left, spans):
            yield Stretch("presence", kind, span, source)
        left = subtract(left, spans)
    for gap in attendance.gaps:
        kind = "away_excused" if gap.cause in EXCUSED else "away"
        (name, source, _) = _by_source(kind, ((), ()))[report_only.gap(gap)]
        yield Stretch("presence", name, gap.span, source, gap.cause.value)
    for span in subtract(left, [gap.span for gap in attendance.gaps]):
        yield Stretch("presence", "not_there", span, "zoom")


def _places(
    attendance: Attendance, room: CourseRoom, report_only: ReportOnly
) -> Iterable[tuple[str, str, Spans]]:
    whole, gaps = room.scheduled, [gap.span for gap in attendance.gaps]
    over, opening = room.over or whole.end, room.opening or whole.start
    come = max(attendance.arrived_at or whole.start, whole.start)
    if not attendance.seen:
        come = whole.end
    joined = union([Span(attendance.joined_at, whole.end)] if attendance.joined_at else [])
    return (
        ("to_come", "plan", union([Span(room.judged.end, whole.end)])),
        *_by_source("present", split(attendance.present, report_only.inside)),
        ("not_known", "nobody", attendance.unknown),
        ("not_open", "zoom", union([Span(whole.start, max(whole.start, opening))])),
        ("closed", "zoom", subtract(union([Span(over, whole.end)]), gaps)),
        ("break_out", "zoom", subtract(intersect(room.breaks, joined), gaps)),
        *_by_source("waiting", split(subtract(attendance.waiting, gaps), report_only.waiting)),
        (_not_come(attendance, room), "zoom", union([Span(whole.start, come)])),
    )


def _not_come(attendance: Attendance, room: CourseRoom) -> str:
    """Returns the kind of the time before a client's arrival, which depends on Zoom's reports."""
    if not room.instances.began:
        return "unheard"
    return "never" if not attendance.seen and room.final else "not_come"


def _camera(attendance: Attendance, coverage: Spans) -> Iterator[Stretch]:
    states = attendance.camera_states
    for span in attendance.cameras.on:
        yield Stretch("camera", "on", span, _camera_source(span, True, states))
    for span in attendance.cameras.off:
        yield Stretch("camera", "off", span, _camera_source(span, False, states))
    for span in attendance.cameras.unknown:
        yield Stretch("camera", "unknown", span, "nobody", _why_unknown(span, coverage))


def _camera_source(span: Span, on: bool, states: Sequence[CameraStates]) -> str:
    sources = {state.source.value for state in states if state.on is on and state.span.cut(span)}
    return "both" if len(sources) > 1 else next(iter(sources), "nobody")


def _why_unknown(span: Span, coverage: Spans) -> str:
    watched_s = total(intersect([span], coverage))
    if watched_s == 0:
        return "not_watched"
    return "not_told" if watched_s == span.seconds else "partly_watched"


def _coverage(coverage: Spans, room: CourseRoom) -> Iterator[Stretch]:
    for span in intersect(coverage, [room.scheduled]):
        yield Stretch("watch", "watched", span, "watch")
    for span in subtract([room.judged], coverage):
        yield Stretch("watch", "unwatched", span, "watch")
    for span in union([Span(room.judged.end, room.scheduled.end)]):
        yield Stretch("watch", "to_come", span, "plan")
