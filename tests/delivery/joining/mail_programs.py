"""How mail programs look for an invitation in a mail, and what a calendar then holds.

The rules are those that the makers and their users state; no program of theirs runs here.
"""

from dataclasses import dataclass, field
from email.message import EmailMessage, MIMEPart

from icalendar import Calendar, Event

METHODS = ("REQUEST", "CANCEL")


def outlook(mail: EmailMessage, account: str) -> Calendar | None:
    """Microsoft [MS-STANOICAL], RFC 6047: the part has the type text/calendar and is no
    attachment; of a multipart/mixed only the first child is searched; PUBLISH is no invitation;
    one VEVENT is read."""
    part = _calendar_part(_first_child(mail))
    if part is None or part.get_content_disposition() == "attachment":
        return None
    calendar = Calendar.from_ical(part.get_content())
    return calendar if calendar["METHOD"] in METHODS and len(calendar.events) == 1 else None


def gmail(mail: EmailMessage, account: str) -> Calendar | None:
    """Users of ical4j (#529) and markuspoerschke/iCal (#109): the method stands in the Content-Type
    as in the file, the organizer is a mailto: address, and the account is an attendee."""
    part = _calendar_part(mail)
    if part is None:
        return None
    calendar = Calendar.from_ical(part.get_content())
    (event,) = calendar.events
    usable = (
        calendar["METHOD"] in METHODS
        and part.get_param("method") == calendar["METHOD"]
        and str(event.get("ORGANIZER")).startswith("mailto:")
        and event.get("ATTENDEE") == f"mailto:{account}"
    )
    return calendar if usable else None


def apple_mail(mail: EmailMessage, account: str) -> Calendar | None:
    """Cocoanetics/SwiftMail (#176): the calendar is an alternative of the text, readable, and no
    attachment. The file names its method and the account."""
    alternatives = mail if mail.get_content_subtype() == "alternative" else None
    part = _calendar_part(alternatives)
    if part is None or part.get_content_disposition() == "attachment":
        return None
    if part["Content-Transfer-Encoding"] == "base64":
        return None
    return gmail(mail, account)


def _first_child(mail: MIMEPart) -> MIMEPart:
    mixed = mail.get_content_type() == "multipart/mixed"
    return next(iter(mail.iter_parts())) if mixed else mail


def _calendar_part(mail: MIMEPart | None) -> MIMEPart | None:
    parts = [] if mail is None else list(mail.walk())
    calendars = (part for part in parts if part.get_content_type() == "text/calendar")
    return next((part for part in calendars if isinstance(part, MIMEPart)), None)


@dataclass
class ClientCalendar:
    """The entries by UID, as RFC 5546 2.1.4 and 2.1.5 have them kept: a file replaces what has a
    lower sequence number, or the same number and an earlier time stamp."""

    events: dict[str, Event] = field(default_factory=dict)

    def take(self, file: bytes) -> None:
        (event,) = Calendar.from_ical(file).events
        before = self.events.get(event.uid)
        if before is None or _order(before) < _order(event):
            self.events[event.uid] = event

    @property
    def shown(self) -> list[Event]:
        return [event for event in self.events.values() if event["STATUS"] != "CANCELLED"]


def _order(event: Event) -> tuple[int, float]:
    return event.sequence, event.DTSTAMP.timestamp()
