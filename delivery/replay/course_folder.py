"""Reads a folder that holds one course: `course.json` and `events.jsonl`, in the acceptance
format."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import msgspec

from compliance.course import Booking, PlannedCourse
from compliance.events import Event
from compliance.policy.policy import Policy
from compliance.trainer_events import Observed
from delivery.ledger.entry_decoding import LineFault, events_of
from integrations import providers
from integrations.json_reader import NotJson, read_json


class FolderFault(ValueError):
    """A file cannot be read; the message names the file and the line."""


class _Staff(msgspec.Struct, frozen=True):
    participant_user_id: str


class _Interpreter(msgspec.Struct, frozen=True):
    name: str
    registrant_id: str | None = None


class _Booking(msgspec.Struct, frozen=True):
    reference: str
    name: str = ""
    registrant_id: str | None = None
    police_deadline: date | None = None
    interpreter: _Interpreter | None = None


class _Course(msgspec.Struct, frozen=True):
    reference: str
    type: str
    policy: str
    starts_at: datetime
    ends_at: datetime
    meeting_id: str | int
    staff: tuple[_Staff, ...]
    bookings: tuple[_Booking, ...]


@dataclass(frozen=True, slots=True)
class FolderEvents:
    events: tuple[Event, ...]
    warnings: tuple[str, ...]
    """Observations that count for nothing, each with its file and line: another policy has codes
    of its own, and the course is judged without them."""


@dataclass(frozen=True, slots=True)
class CourseFolder:
    course: PlannedCourse
    policy: str
    """The name of the policy that the course was held under."""
    meeting_id: str
    lines: tuple[tuple[str, Mapping[str, Any]], ...]
    """Each line of events with its file and line number, for messages about faults."""

    def events(self, policy: Policy) -> FolderEvents:
        """The events of this course's meeting. Raises FolderFault with the line."""
        events: list[Event] = []
        warnings: list[str] = []
        for place, line in self.lines:
            if self._of_another_meeting(line):
                continue
            try:
                of_line = events_of(line)
            except LineFault as fault:
                raise FolderFault(f"{place}: {fault}") from fault
            events += of_line
            warnings += [f"{place}: {warning}" for warning in _unknown_codes(of_line, policy)]
        return FolderEvents(tuple(events), tuple(warnings))

    def _of_another_meeting(self, line: Mapping[str, Any]) -> bool:
        provider = providers.BY_SOURCE.get(str(line.get("source")))
        return provider is not None and provider.meeting_of(line) not in (None, self.meeting_id)


def _unknown_codes(events: Iterable[Event], policy: Policy) -> Iterator[str]:
    for event in events:
        if isinstance(event, Observed) and event.code not in policy.observable():
            yield f"{event.code!r} counts for nothing: policy {policy.name} has no such code"


def read(folder: Path) -> CourseFolder:
    """Reads both files. Raises FolderFault."""
    course = _course(folder / "course.json")
    return CourseFolder(
        course=_planned(course),
        policy=course.policy,
        meeting_id=str(course.meeting_id),
        lines=tuple(_lines(folder / "events.jsonl")),
    )


def _course(path: Path) -> _Course:
    try:
        course = msgspec.convert(read_json(path.read_bytes()), _Course)
    except (OSError, NotJson, msgspec.ValidationError) as fault:
        raise FolderFault(f"{path}: {fault}") from fault
    for moment in (course.starts_at, course.ends_at):
        if moment.tzinfo is None:
            raise FolderFault(f"{path}: {moment.isoformat()} has no zone")
    return course


def _planned(course: _Course) -> PlannedCourse:
    return PlannedCourse(
        reference=course.reference,
        type=course.type,
        starts_at=course.starts_at.astimezone(UTC),
        ends_at=course.ends_at.astimezone(UTC),
        staff_ids=frozenset(person.participant_user_id for person in course.staff),
        bookings=tuple(
            Booking(
                reference=booking.reference,
                name=booking.name,
                registrant_ids=frozenset([booking.registrant_id] if booking.registrant_id else []),
                interpreter_ids=frozenset(
                    [booking.interpreter.registrant_id]
                    if booking.interpreter and booking.interpreter.registrant_id
                    else []
                ),
                police_deadline=booking.police_deadline,
            )
            for booking in course.bookings
        ),
    )


def _lines(path: Path) -> Iterator[tuple[str, Mapping[str, Any]]]:
    try:
        content = path.read_bytes()
    except OSError as fault:
        raise FolderFault(f"{path}: {fault}") from fault
    for number, raw in enumerate(content.split(b"\n"), start=1):
        if not raw.strip():
            continue
        place = f"{path}, line {number}"
        try:
            line = read_json(raw)
        except NotJson as fault:
            raise FolderFault(f"{place}: not JSON") from fault
        if not isinstance(line, dict):
            raise FolderFault(f"{place}: not a JSON object")
        yield place, line
