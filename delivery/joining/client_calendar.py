"""Keeps the entry in a client's calendar true: each letter about the course carries the file that
adds, moves or takes out the entry."""

from dataclasses import replace
from datetime import datetime

from compliance.policy.message_terms import MessageKind
from delivery.configuration.settings import Settings
from delivery.joining.calendar_invite import Appointment, calendar_file, cancelled_calendar_file
from delivery.notices.client_links import join_link
from delivery.notices.notice_details import NoticeDetails
from delivery.records.messages.notices import WITH_CALENDAR
from delivery.records.planning.bookings import BookingRow
from delivery.records.planning.courses import CourseRow
from delivery.wording import letter_templates
from delivery.wording.template_check import FRAME
from integrations.email.mime_message import bare_address, domain
from integrations.messenger import Letter

TAKES_PLACE_NO_MORE = frozenset(WITH_CALENDAR) - {MessageKind.MOVED}


def appointment(booking: BookingRow, course: CourseRow, settings: Settings) -> Appointment:
    """The calendar entry of the booking's present version."""
    link = join_link(booking, settings)
    values = values_of(link, settings.help_line_of(course.type))
    templates = letter_templates.read(settings.message_folder).of(booking.language)
    words = templates.words_of(FRAME, values)
    return Appointment(
        uid=f"booking-{booking.id}@{domain(settings.mail_from)}",
        version=booking.schedule_version,
        starts_at=course.starts_at,
        ends_at=course.ends_at,
        summary=words["appointment"],
        description=words["appointment_note"],
        link=link,
        organizer=bare_address(settings.mail_from),
        attendee=booking.email,
    )


def values_of(link: str, help_line: str) -> dict[str, str]:
    """The values of the template's variables. A calendar greets nobody."""
    return {"name": "", "link": link, "help_line": help_line}


def with_calendar(
    letter: Letter, details: NoticeDetails, settings: Settings, now: datetime
) -> Letter:
    """The letter with the calendar file that its message means, if any. A message about another
    course than the booking's present one leaves the entry alone."""
    message, booking, course = details.message, details.booking, details.course
    if message.channel != "email" or booking.course_id != course.id:
        return letter
    if message.kind in TAKES_PLACE_NO_MORE:
        file = cancelled_calendar_file(appointment(booking, course, settings), now)
        return replace(letter, calendar=file)
    if message.kind in (MessageKind.MOVED, MessageKind.JOINING_LINK):
        return replace(letter, calendar=calendar_file(appointment(booking, course, settings), now))
    return letter
