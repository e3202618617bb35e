"""What the trainer noted about a client, each note with what it says, for picture and table."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from compliance.attendance.attendance import Attendance
from compliance.connections.trainer_identification import Word
from compliance.event_order import in_order
from compliance.events import (
    Abandoned,
    CameraMarked,
    DevicesExplained,
    EntryRefused,
    Event,
    Explained,
    FaultDeclared,
    IdentityChecked,
    Matched,
    Observed,
    PlacingUndone,
    Removed,
    Warned,
)
from compliance.intervals import Span


@dataclass(frozen=True, slots=True)
class TimelineNote:
    letter: str
    """What names it in the picture and in the table: `a`, `b`, ... `z`, `aa`."""
    kind: str
    """`identity`, `identity_refused`, `refused`, `removed`, `observed`, `camera_on`,
    `camera_off`, `match`, `match_undone`, `devices`, `fault`, `notice`, `timer`,
    `warning`, `told_why` or `abandoned`."""
    at: datetime
    """When it was noted; of something observed and of a fault, since when it was so."""
    until: datetime | None
    """Of something observed and of a fault; else None."""
    detail: str | None
    """A document, a reason or a code, as it was noted; of a warning the matter and how it was said,
    with a space between."""
    by: int | None = None
    """Of a warning, the user who gave it."""

    @property
    def span(self) -> Span:
        return Span(self.at, self.until or self.at)


def notes(events: Iterable[Event], mine: Attendance) -> tuple[TimelineNote, ...]:
    """Those about this client, and those about the whole course, in time order."""
    events = tuple(events)
    found = [said for event in events if (said := _said(event, mine)) is not None]
    found += _undone(events, mine.booking)
    found.sort(key=lambda one: (one[1], one[0]))
    return tuple(TimelineNote(_letter(number), *said) for number, said in enumerate(found))


Said = (
    tuple[str, datetime, datetime | None, str | None]
    | tuple[str, datetime, datetime | None, str | None, int | None]
)


def _undone(events: Iterable[Event], booking: str) -> Iterator[Said]:
    """Each time at which it was taken back that somebody unknown is this client."""
    matched: dict[str, str] = {}
    for event in in_order(one for one in events if isinstance(one, Word)):
        if isinstance(event, Matched):
            matched[event.participant_uuid] = event.booking
        elif (
            isinstance(event, PlacingUndone)
            and matched.pop(event.participant_uuid, None) == booking
        ):
            yield "match_undone", event.at, None, None


def _said(event: Event, mine: Attendance) -> Said | None:
    if isinstance(event, Abandoned):
        return "abandoned", event.at, None, None
    if isinstance(event, FaultDeclared):
        return "fault", event.start, event.end, None
    if getattr(event, "booking", None) != mine.booking:
        return None
    match event:
        case IdentityChecked(at=at, accepted=True, document=document):
            return "identity", at, None, document
        case IdentityChecked(at=at, reason=reason):
            return "identity_refused", at, None, reason
        case EntryRefused(at=at, reason=reason):
            return "refused", at, None, reason
        case Removed(at=at, reason=reason):
            return "removed", at, None, reason
        case Observed(start=start, end=end, code=code):
            return "observed", start, end, code
        case CameraMarked(at=at, on=on):
            return "camera_on" if on else "camera_off", at, None, None
        case Explained(at=at, reason=reason):
            return "told_why", at, None, reason
        case Warned(at=at, step=step):
            return step, at, None, f"{event.matter} {event.how}", _user(event.by)
        case DevicesExplained(at=at, answer=answer):
            return "devices", at, None, answer
        case Matched(at=at):
            return "match", at, None, None
    return None


def _user(by: str) -> int | None:
    """The id of the user whom the ledger names, as `user 7`."""
    number = by.removeprefix("user ")
    return int(number) if number.isdecimal() else None


def _letter(number: int) -> str:
    more, last = divmod(number, 26)
    return (_letter(more - 1) if more else "") + chr(ord("a") + last)
