"""One client's course as an officer reads it: every stretch with its source and its cause."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta

from compliance.assessment import Assessment, Judgement
from compliance.attendance.absences import EXCUSED
from compliance.attendance.attendance import Attendance, CourseRoom
from compliance.attendance.camera import CameraStates, Watches
from compliance.attendance.camera_coverage import watched
from compliance.intervals import Span, Spans, intersect, subtract, total, union
from compliance.policy.policy import Policy
from delivery.review.course_faults import unheard
from delivery.review.timeline_notes import TimelineNote, notes
from delivery.review.timeline_report_only import ReportAlone, parted

EARLIEST = timedelta(minutes=30)
"""What happened longer than this before the start is not drawn; the table has it."""
ROUND = timedelta(minutes=5)
A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Stretch:
    """What was so from one moment to another, on one track of the picture."""

    track: str
    """`presence`, `camera`, `break`, `watch` or `hearing`."""
    kind: str
    """With `_reported` at its end where only Zoom's own report tells of it."""
    span: Span
    source: str
    """`zoom`, `report`, `watch`, `trainer`, `both` (the last two), `plan` or `nobody`."""
    cause: str | None = None
    """Of an absence: a value of `Cause`. Of a camera that is not known, and of a time in which
    nothing could be heard: why."""


@dataclass(frozen=True, slots=True)
class Timeline:
    window: Span
    """What the picture shows: the course, and what went before it."""
    scheduled: Span
    judged: Span
    stretches: tuple[Stretch, ...]
    """In time order; on the tracks `presence` and `watch` they fill the scheduled course."""
    notes: tuple[TimelineNote, ...]
    heard: bool
    """Whether anything was heard of the meeting; if not, an absence is not known to be one."""
    connections: int
    """How many of the client's connections Zoom told of."""
    unended: int
    """Of how many of them Zoom did not tell the end."""

    def of(self, track: str) -> tuple[Stretch, ...]:
        return tuple(one for one in self.stretches if one.track == track)

    @property
    def rows(self) -> tuple[Stretch | TimelineNote, ...]:
        """Everything that has happened, as a table tells it: in time order."""
        told: list[Stretch | TimelineNote] = [
            *(one for one in self.stretches if one.kind != "to_come"),
            *self.notes,
        ]
        return tuple(sorted(told, key=lambda one: one.span.start))

    def seconds(self, track: str, *kinds: str) -> int:
        """How long these lasted within the scheduled course."""
        spans = [one.span for one in self.of(track) if one.kind in kinds]
        return total(intersect(spans, [self.scheduled]))


def timeline(assessment: Assessment, judged: Judgement, policy: Policy) -> Timeline:
    room, mine = assessment.room, judged.attendance
    coverage = watched(room.events, room.instances, room.judged.end)
    alone = ReportAlone(judged, room)
    found = [
        *_before(mine, room, alone),
        *_presence(mine, room, alone),
        *_camera(mine, room, policy, coverage),
        *(Stretch("break", "break", span, "trainer") for span in room.breaks),
        *_coverage(coverage, room),
        *_hearing(room),
    ]
    return Timeline(
        window=_window(mine, room),
        scheduled=room.scheduled,
        judged=room.judged,
        stretches=tuple(sorted(found, key=lambda one: (one.span, one.track))),
        notes=notes(room.events, mine),
        heard=bool(room.instances.began),
        connections=len(mine.connections),
        unended=sum(one.ending is None for one in mine.connections),
    )


def _hearing(room: CourseRoom) -> Iterator[Stretch]:
    """What an officer must know of the hearing itself: nobody's doing, and nobody's fault."""
    for span, why in unheard(room):
        yield Stretch("hearing", "not_heard", span, "nobody", why)
    for span in room.staff_away:
        yield Stretch("hearing", "staff_away", span, "zoom")


def _window(mine: Attendance, room: CourseRoom) -> Span:
    start = room.scheduled.start
    came = min(mine.arrived_at or start, start)
    early = timedelta(seconds=-((came - start) // ROUND) * ROUND.total_seconds())
    return Span(start - min(early, EARLIEST), room.scheduled.end)


def _before(mine: Attendance, room: CourseRoom, alone: ReportAlone) -> Iterator[Stretch]:
    """Before the course: it counts for nothing, and shows that somebody was in time."""
    start = room.scheduled.start
    inside = union(one.span for one in mine.connections)
    early = [Span(start - A_DAY, start)]
    waited = subtract(intersect(mine.waiting, early), inside)
    for kind, spans, told in (
        ("early", intersect(inside, early), alone.inside),
        ("waiting", waited, alone.waiting),
    ):
        for one, source, of in _by_source(kind, parted(spans, told)):
            for span in of:
                yield Stretch("presence", one, span, source)


def _by_source(kind: str, found: tuple[Spans, Spans]) -> tuple[tuple[str, str, Spans], ...]:
    return (kind, "zoom", found[0]), (f"{kind}_reported", "report", found[1])


def _presence(mine: Attendance, room: CourseRoom, alone: ReportAlone) -> Iterator[Stretch]:
    """Each second of the scheduled course once, by the first of these that fits."""
    left: Spans = (room.scheduled,)
    for kind, source, spans in _places(mine, room, alone):
        for span in intersect(left, spans):
            yield Stretch("presence", kind, span, source)
        left = subtract(left, spans)
    for gap in mine.gaps:
        kind = "away_excused" if gap.cause in EXCUSED else "away"
        (one, source, _) = _by_source(kind, ((), ()))[alone.gap(gap)]
        yield Stretch("presence", one, gap.span, source, gap.cause.value)
    for span in subtract(left, [gap.span for gap in mine.gaps]):
        yield Stretch("presence", "not_there", span, "zoom")


def _places(
    mine: Attendance, room: CourseRoom, alone: ReportAlone
) -> Iterable[tuple[str, str, Spans]]:
    whole, gaps = room.scheduled, [gap.span for gap in mine.gaps]
    over = room.instances.last_end() or whole.end
    come = whole.end if mine.arrived_at is None else max(mine.arrived_at, whole.start)
    joined = union([Span(mine.joined_at, whole.end)] if mine.joined_at else [])
    return (
        ("to_come", "plan", union([Span(room.judged.end, whole.end)])),
        *_by_source("present", parted(mine.present, alone.inside)),
        ("closed", "zoom", subtract(union([Span(over, whole.end)]), gaps)),
        ("break_out", "zoom", subtract(intersect(room.breaks, joined), gaps)),
        *_by_source("waiting", parted(subtract(mine.waiting, gaps), alone.waiting)),
        (_not_come(mine, room), "zoom", union([Span(whole.start, come)])),
    )


def _not_come(mine: Attendance, room: CourseRoom) -> str:
    """Whoever Zoom never told of never came; unless Zoom told of nothing at all."""
    if not room.instances.began:
        return "unheard"
    return "never" if mine.arrived_at is None and room.final else "not_come"


def _camera(
    mine: Attendance, room: CourseRoom, policy: Policy, coverage: Spans
) -> Iterator[Stretch]:
    watches = Watches(room.events, room.instances)
    known = [one for own in mine.connections for one in watches.known(own, policy.move)]
    for span in mine.cameras.on:
        yield Stretch("camera", "on", span, _told_by(span, True, known))
    for span in mine.cameras.off:
        yield Stretch("camera", "off", span, _told_by(span, False, known))
    for span in mine.cameras.unknown:
        yield Stretch("camera", "unknown", span, "nobody", _why_unknown(span, coverage))


def _told_by(span: Span, on: bool, known: Sequence[CameraStates]) -> str:
    sources = {one.source.value for one in known if one.on is on and one.span.cut(span)}
    return "both" if len(sources) > 1 else next(iter(sources), "nobody")


def _why_unknown(span: Span, coverage: Spans) -> str:
    seen = total(intersect([span], coverage))
    if seen == 0:
        return "not_watched"
    return "not_told" if seen == span.seconds else "partly_watched"


def _coverage(coverage: Spans, room: CourseRoom) -> Iterator[Stretch]:
    for span in intersect(coverage, [room.scheduled]):
        yield Stretch("watch", "watched", span, "watch")
    for span in subtract([room.judged], coverage):
        yield Stretch("watch", "unwatched", span, "watch")
    for span in union([Span(room.judged.end, room.scheduled.end)]):
        yield Stretch("watch", "to_come", span, "plan")
