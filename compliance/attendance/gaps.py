"""The gaps of a client: absences within the course and outside breaks."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from compliance.attendance.absences import Absence
from compliance.attendance.causes import Cause
from compliance.intervals import Span, Spans, intersect, subtract


@dataclass(frozen=True, slots=True)
class Gap:
    span: Span
    cause: Cause
    returned: bool
    since: datetime
    """When the client left: before the gap itself if a break lay between."""


def gaps(
    absences: Iterable[tuple[Absence, Cause]], judged: Iterable[Span], breaks: Spans
) -> tuple[Gap, ...]:
    """The longest stretches with one cause. `judged` bounds the gaps."""
    return tuple(
        Gap(span, cause, returned, whole.start)
        for whole, cause, returned in _maximal(tuple(absences))
        for span in subtract(intersect([whole], judged), breaks)
    )


def _maximal(absences: Sequence[tuple[Absence, Cause]]) -> Iterator[tuple[Span, Cause, bool]]:
    merged: list[tuple[Span, Cause, bool]] = []
    for absence, cause in absences:
        last = merged[-1] if merged else None
        if last and last[0].end == absence.span.start and last[1] is cause:
            merged[-1] = (Span(last[0].start, absence.span.end), cause, absence.returned)
        else:
            merged.append((absence.span, cause, absence.returned))
    yield from merged
