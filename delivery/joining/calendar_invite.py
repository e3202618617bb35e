"""A client's course as a calendar file, which replaces the earlier file when the course moves."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from icalendar import Alarm, Calendar, Event, vCalAddress
from icalendar.enums import CLASS, STATUS

REMINDER = timedelta(minutes=30)
MADE_BY = "-//coursewatch//joining instructions//EN"


@dataclass(frozen=True, slots=True, kw_only=True)
class Appointment:
    """The content of the calendar entry. Times are aware."""

    uid: str
    """The same for every version of a booking, so that a calendar replaces its entry."""
    version: int
    """A higher number replaces a lower one."""
    starts_at: datetime
    ends_at: datetime
    summary: str
    """Neutral, because colleagues and family read it too."""
    description: str
    link: str
    organizer: str
    """The provider's own address."""


def calendar_file(appointment: Appointment, now: datetime) -> bytes:
    """The calendar file by RFC 5545, with times in UTC. PUBLISH (RFC 5546 3.2.1) requests no
    reply."""
    event = Event()
    event.uid, event.sequence = appointment.uid, appointment.version
    event.DTSTAMP = now.astimezone(UTC)
    event.start = appointment.starts_at.astimezone(UTC)
    event.end = appointment.ends_at.astimezone(UTC)
    event.add("SUMMARY", appointment.summary)
    event.add("DESCRIPTION", appointment.description)
    event.add("LOCATION", appointment.link)
    event.add("URL", appointment.link)
    event.add("ORGANIZER", vCalAddress(f"mailto:{appointment.organizer}"))
    event.add("CLASS", CLASS.PRIVATE)
    event.add("STATUS", STATUS.CONFIRMED)
    event.add_component(Alarm.new_display(appointment.summary, -REMINDER))
    calendar = Calendar()
    calendar.uid = appointment.uid
    calendar.add("VERSION", "2.0")
    calendar.add("PRODID", MADE_BY)
    calendar.add("METHOD", "PUBLISH")
    calendar.add_component(event)
    return bytes(calendar.to_ical())
