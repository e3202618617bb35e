"""The trainer's notes about a client, for the timeline's chart and table."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from compliance.attendance.attendance import Attendance
from compliance.connections.trainer_identification import Word
from compliance.event_order import in_order
from compliance.events import Event
from compliance.intervals import Span
from compliance.trainer_events import (
    Abandoned,
    CameraMarked,
    DevicesExplained,
    EntryRefused,
    Explained,
    FaultDeclared,
    IdentificationUndone,
    IdentityChecked,
    InterpreterChecked,
    Matched,
    Observed,
    Removed,
    Warned,
)


@dataclass(frozen=True, slots=True)
class TimelineNote:
    letter: str
    """Its label in the chart and the table: `a`, `b`, ... `z`, `aa`."""
    kind: str
    """`identity`, `identity_refused`, `interpreter`, `interpreter_refused`, `refused`,
    `removed`, `observed`, `camera_on`, `camera_off`, `match`, `match_undone`, `devices`,
    `fault`, `notice`, `timer`, `warning`, `explained` or `abandoned`."""
    at: datetime
    """When it was noted; for an observation or a fault, when it began."""
    until: datetime | None
    """When an observation or a fault ended; else None."""
    detail: str | None
    """A document, a reason or a code; for a warning, its matter and its means with a space
    between."""
    by: int | None = None
    """The id of the user who noted it; None where the ledger names nobody."""

    @property
    def span(self) -> Span:
        return Span(self.at, self.until or self.at)


def notes(events: Iterable[Event], attendance: Attendance) -> tuple[TimelineNote, ...]:
    """Returns the notes about this client and about the whole course, in time order."""
    events = tuple(events)
    fields = [
        (*note, _user(getattr(event, "by", "")))
        for event in events
        if (note := _fields(event, attendance)) is not None
    ]
    fields += _undone(events, attendance.booking)
    fields.sort(key=lambda note: (note[1], note[0]))
    return tuple(TimelineNote(_letter(number), *note) for number, note in enumerate(fields))


NoteFields = tuple[str, datetime, datetime | None, str | None]


def _undone(
    events: Iterable[Event], booking: str
) -> Iterator[tuple[str, datetime, None, None, int | None]]:
    """Yields each withdrawal of a match between an unknown participant and this client."""
    matched: dict[str, str] = {}
    for event in in_order(event for event in events if isinstance(event, Word)):
        if isinstance(event, Matched):
            matched[event.participant_uuid] = event.booking
        elif (
            isinstance(event, IdentificationUndone)
            and matched.pop(event.participant_uuid, None) == booking
        ):
            yield "match_undone", event.at, None, None, _user(event.by)


def _fields(event: Event, attendance: Attendance) -> NoteFields | None:
    if isinstance(event, Abandoned):
        return "abandoned", event.at, None, None
    if isinstance(event, FaultDeclared):
        return "fault", event.start, event.end, None
    if getattr(event, "booking", None) != attendance.booking:
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
            return "explained", at, None, reason
        case Warned(step=step):
            return step, event.moment, None, f"{event.matter} {event.how}"
        case InterpreterChecked(at=at, accepted=True, document=document):
            return "interpreter", at, None, document
        case InterpreterChecked(at=at, reason=reason):
            return "interpreter_refused", at, None, reason
        case DevicesExplained(at=at, answer=answer):
            return "devices", at, None, answer
        case Matched(at=at):
            return "match", at, None, None
    return None


def _user(by: str) -> int | None:
    """Returns the id from the ledger's name of a user, such as `user 7`."""
    number = by.removeprefix("user ")
    return int(number) if number.isdecimal() else None


def _letter(number: int) -> str:
    quotient, last = divmod(number, 26)
    return (_letter(quotient - 1) if quotient else "") + chr(ord("a") + last)
