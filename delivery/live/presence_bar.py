"""One client's course as a bar: stretches seen, unseen, away, waiting and on a break."""

from dataclasses import dataclass
from datetime import datetime

from compliance.attendance.attendance import Attendance, CourseRoom
from compliance.intervals import Span, intersect, subtract


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the bar. `start` and `width` are parts of the scheduled course, 0 to 1."""

    kind: str
    """A pattern of templates/marks.html: `seen`, `camera_off`, `camera_unknown`, `away`,
    `waiting`, `unknown` or `break`."""
    span: Span
    start: float
    width: float


def pieces(attendance: Attendance, room: CourseRoom) -> tuple[Piece, ...]:
    """The pieces of the bar up to the moment assessed; the remaining bar stays white."""
    there = attendance.present
    kinds = {
        "break": intersect(there, room.breaks),
        "seen": attendance.cameras.on,
        "camera_off": attendance.cameras.off,
        "camera_unknown": attendance.cameras.unknown,
        "unknown": attendance.unknown,
        "away": tuple(gap.span for gap in attendance.gaps),
        "waiting": _waiting(attendance, room),
    }
    drawn = [_piece(kind, span, room.scheduled) for kind, spans in kinds.items() for span in spans]
    return tuple(sorted(drawn, key=lambda piece: piece.span))


def _waiting(attendance: Attendance, room: CourseRoom) -> tuple[Span, ...]:
    """Waiting and not in the main room: a second device may wait while the first is in."""
    return subtract(intersect(attendance.waiting, [room.judged]), attendance.present)


def _piece(kind: str, span: Span, whole: Span) -> Piece:
    return Piece(kind, span, _part(span.start, whole), span.seconds / whole.seconds)


def _part(when: datetime, whole: Span) -> float:
    return (when - whole.start) / whole.length
