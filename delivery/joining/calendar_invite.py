"""A client's course as a calendar file, which a later file moves or takes back."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import quote

from icalendar import Alarm, Calendar, Event, vCalAddress
from icalendar.enums import CLASS, CUTYPE, PARTSTAT, ROLE, STATUS

REMINDER = timedelta(minutes=30)
MADE_BY = "-//coursewatch//joining instructions//EN"

IN_MAILTO = "@!$'*+"
"""The characters that RFC 6068 leaves as they are in an address, beside those that `quote` does."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Appointment:
    """The content of the calendar entry. Times are aware."""

    uid: str
    """The same for every version of a booking, so that a calendar replaces its entry."""
    version: int
    """At least 1. A higher number replaces a lower one."""
    starts_at: datetime
    ends_at: datetime
    summary: str
    """Neutral, because colleagues and family read it too."""
    description: str
    link: str
    organizer: str
    """The provider's own address."""
    attendee: str
    """The client's address: calendars take an invitation for the account of this address only."""


def calendar_file(appointment: Appointment, now: datetime) -> bytes:
    """The calendar file by RFC 5545, with times in UTC, as a request by RFC 5546 3.2.2 that the
    client has accepted already: it requests no reply."""
    event = _event(appointment, now)
    event.sequence = _sequence(appointment)
    event.add("DESCRIPTION", appointment.description)
    event.add("LOCATION", appointment.link)
    event.add("URL", appointment.link)
    event.add("STATUS", STATUS.CONFIRMED)
    event.add_component(Alarm.new_display(appointment.summary, -REMINDER))
    return _file("REQUEST", event)


def cancelled_calendar_file(appointment: Appointment, now: datetime) -> bytes:
    """The calendar file that takes this version's entry out of the client's calendar (RFC 5546
    3.2.5). Only a later version brings the entry back. It holds neither link nor description."""
    event = _event(appointment, now)
    event.sequence = _sequence(appointment) + 1
    event.add("STATUS", STATUS.CANCELLED)
    return _file("CANCEL", event)


def _sequence(appointment: Appointment) -> int:
    """The even numbers, so that a cancellation has a number between two versions. Each is above
    its version, which was the number of files that were sent with METHOD:PUBLISH."""
    return 2 * appointment.version


def _event(appointment: Appointment, now: datetime) -> Event:
    """The properties that a request and its cancellation share."""
    event = Event()
    event.uid = appointment.uid
    event.DTSTAMP = now.astimezone(UTC)
    event.start = appointment.starts_at.astimezone(UTC)
    event.end = appointment.ends_at.astimezone(UTC)
    event.add("SUMMARY", appointment.summary)
    event.add("ORGANIZER", vCalAddress(f"mailto:{appointment.organizer}"))
    event.add("CLASS", CLASS.PRIVATE)
    event.add(
        "ATTENDEE",
        vCalAddress.new(
            f"mailto:{quote(appointment.attendee, safe=IN_MAILTO)}",
            cutype=CUTYPE.INDIVIDUAL,
            role=ROLE.REQ_PARTICIPANT,
            partstat=PARTSTAT.ACCEPTED,
            rsvp=False,
        ),
    )
    return event


def _file(method: str, event: Event) -> bytes:
    calendar = Calendar()
    calendar.uid = event.uid
    calendar.add("VERSION", "2.0")
    calendar.add("PRODID", MADE_BY)
    calendar.add("METHOD", method)
    calendar.add_component(event)
    return bytes(calendar.to_ical())
