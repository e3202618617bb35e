"""A client's course as a calendar file, which replaces the one before it when the course moves."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache

from icalendar import (
    Alarm,
    Calendar,
    Event,
    Parameters,
    vCalAddress,
    vDatetime,
    vInt,
    vText,
    vUri,
)
from icalendar.enums import CLASS, STATUS
from icalendar.parser import Contentline

REMINDER = timedelta(minutes=30)
MADE_BY = "-//coursewatch//joining instructions//EN"
BEGINS = b"BEGIN:VEVENT\r\n"
NONE_MORE = Parameters()


@dataclass(frozen=True, slots=True, kw_only=True)
class Appointment:
    """What stands in the calendar. Times are aware."""

    uid: str
    """The same for a booking for ever: by it a calendar knows which entry to replace."""
    version: int
    """Higher replaces lower."""
    starts_at: datetime
    ends_at: datetime
    summary: str
    """Neutral: colleagues and family read it too."""
    description: str
    link: str
    organizer: str
    """Our own address."""


def calendar_file(appointment: Appointment, now: datetime) -> bytes:
    """RFC 5545, times in UTC. PUBLISH (RFC 5546 3.2.1): nobody is asked to accept or decline."""
    before, after = _frame(
        appointment.starts_at.astimezone(UTC),
        appointment.ends_at.astimezone(UTC),
        appointment.summary,
        appointment.organizer,
    )
    uid, link = vText(appointment.uid), appointment.link
    own = {
        "DTSTAMP": vDatetime(now.astimezone(UTC)),
        "UID": uid,
        "SEQUENCE": vInt(appointment.version),
        "DESCRIPTION": vText(appointment.description),
        "LOCATION": vText(link),
        "URL": vUri(link),
    }
    return b"".join((before, _lines({"UID": uid}), BEGINS, _lines(own), after))


@lru_cache(maxsize=256)
def _frame(
    starts_at: datetime, ends_at: datetime, summary: str, organizer: str
) -> tuple[bytes, bytes]:
    """What is the same for all who are told of a course, before and after BEGIN:VEVENT."""
    event = Event()
    event.start, event.end = starts_at, ends_at
    event.add("SUMMARY", summary)
    event.add("ORGANIZER", vCalAddress(f"mailto:{organizer}"))
    event.add("CLASS", CLASS.PRIVATE)
    event.add("STATUS", STATUS.CONFIRMED)
    event.add_component(Alarm.new_display(summary, -REMINDER))
    calendar = Calendar()
    calendar.add("VERSION", "2.0")
    calendar.add("PRODID", MADE_BY)
    calendar.add("METHOD", "PUBLISH")
    calendar.add_component(event)
    before, _, after = bytes(calendar.to_ical()).partition(BEGINS)
    return before, after


def _lines(values: Mapping[str, object]) -> bytes:
    """Escaped, and folded to 75 octets."""
    lines = (Contentline.from_parts(name, NONE_MORE, value) for name, value in values.items())
    return b"".join(_folded(line) + b"\r\n" for line in lines)


def _folded(line: Contentline) -> bytes:
    """The library looks at each letter; most lines are too short to need it."""
    plain = line.encode()
    return plain if len(plain) < 75 else Contentline.to_ical(line)  # type: ignore[no-untyped-call]  # icalendar has no types here
