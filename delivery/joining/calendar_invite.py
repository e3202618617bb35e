"""A client's course as a calendar file, which replaces the one before it when the course moves."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache

from icalendar import Alarm, Calendar, Event, vCalAddress, vText
from icalendar.enums import CLASS, STATUS

REMINDER = timedelta(minutes=30)
MADE_BY = "-//coursewatch//joining instructions//EN"
BEGINS = b"BEGIN:VEVENT\r\n"
LINE = 74  # octets, and the blank before each but the first


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
    uid, link = _line(b"UID", _text(appointment.uid)), appointment.link
    own = (
        _line(b"DTSTAMP", f"{now.astimezone(UTC):%Y%m%dT%H%M%SZ}".encode()),
        uid,
        _line(b"SEQUENCE", b"%d" % appointment.version),
        _line(b"DESCRIPTION", _text(appointment.description)),
        _line(b"LOCATION", _text(link)),
        _line(b"URL", link.encode()),
    )
    return b"".join((before, uid, BEGINS, *own, after))


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


def _text(written: str) -> bytes:
    """Escaped (RFC 5545 3.3.11)."""
    return vText(written).to_ical()


def _line(name: bytes, value: bytes) -> bytes:
    """Folded where the library folds, which takes ten times as long: it looks at each letter."""
    rest, folded = name + b":" + value, b""
    while len(rest) > LINE:
        cut = LINE
        while rest[cut] & 0b1100_0000 == 0b1000_0000:  # within a letter of several octets
            cut -= 1
        if rest[cut - 1] in rb"\^":  # what is escaped stays with what escapes it
            cut -= 1
        folded += rest[:cut] + b"\r\n "
        rest = rest[cut:]
    return folded + rest + b"\r\n"
