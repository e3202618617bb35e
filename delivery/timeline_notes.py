"""What the trainer noted about a client, each note with what it says, for picture and table."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from compliance.attendance import Attendance
from compliance.events import (
    Abandoned,
    CameraMarked,
    Event,
    Explained,
    IdentityChecked,
    Matched,
    Observed,
    Refused,
    Removed,
)
from compliance.spans import Span


@dataclass(frozen=True, slots=True)
class TrainerNote:
    letter: str
    """What names it in the picture and in the table: `a`, `b`, ... `z`, `aa`."""
    kind: str
    """`identity`, `identity_refused`, `refused`, `removed`, `observed`, `camera_on`,
    `camera_off`, `match`, `told_why` or `abandoned`."""
    at: datetime
    """When it was noted; of something observed, since when it was so."""
    until: datetime | None
    """Of something observed; else None."""
    detail: str | None
    """A document, a reason or a code, as it was noted."""

    @property
    def span(self) -> Span:
        return Span(self.at, self.until or self.at)


def notes(events: Iterable[Event], mine: Attendance) -> tuple[TrainerNote, ...]:
    """Those about this client, and those about the whole course, in time order."""
    found = [said for event in events if (said := _said(event, mine)) is not None]
    found.sort(key=lambda one: (one[1], one[0]))
    return tuple(TrainerNote(_letter(number), *said) for number, said in enumerate(found))


Said = tuple[str, datetime, datetime | None, str | None]


def _said(event: Event, mine: Attendance) -> Said | None:
    if isinstance(event, Abandoned):
        return "abandoned", event.at, None, None
    if getattr(event, "booking", None) != mine.booking:
        return None
    match event:
        case IdentityChecked(at=at, accepted=True, document=document):
            return "identity", at, None, document
        case IdentityChecked(at=at, reason=reason):
            return "identity_refused", at, None, reason
        case Refused(at=at, reason=reason):
            return "refused", at, None, reason
        case Removed(at=at, reason=reason):
            return "removed", at, None, reason
        case Observed(start=start, end=end, code=code):
            return "observed", start, end, code
        case CameraMarked(at=at, on=on):
            return "camera_on" if on else "camera_off", at, None, None
        case Explained(at=at, reason=reason):
            return "told_why", at, None, reason
        case Matched(at=at):
            return "match", at, None, None
    return None


def _letter(number: int) -> str:
    more, last = divmod(number, 26)
    return (_letter(more - 1) if more else "") + chr(ord("a") + last)
