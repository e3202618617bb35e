"""A client's course as a calendar file, which replaces the one before it when the course moves."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from icalendar import Alarm, Calendar, Event, vCalAddress
from icalendar.enums import CLASS, STATUS

REMINDER = timedelta(minutes=30)
MADE_BY = "-//coursewatch//joining instructions//EN"


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
    event = Event.new(
        uid=appointment.uid,
        sequence=appointment.version,
        stamp=now,
        start=appointment.starts_at.astimezone(UTC),
        end=appointment.ends_at.astimezone(UTC),
        summary=appointment.summary,
        description=appointment.description,
        location=appointment.link,
        url=appointment.link,
        organizer=vCalAddress(f"mailto:{appointment.organizer}"),
        classification=CLASS.PRIVATE,
        status=STATUS.CONFIRMED,
    )
    event.add_component(Alarm.new_display(appointment.summary, -REMINDER))
    calendar = Calendar.new(
        prodid=MADE_BY, method="PUBLISH", uid=appointment.uid, subcomponents=[event]
    )
    return bytes(calendar.to_ical())
