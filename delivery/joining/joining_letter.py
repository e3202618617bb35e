"""Writes the joining instructions as plain text, as HTML and as a calendar file.

Neither subject nor calendar names the kind of course, because being on one implies an alleged
offence.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from compliance.policy.message_terms import MessageTerms
from compliance.policy.policy import Policy, PolicyFault
from delivery.configuration.settings import Settings
from delivery.joining.calendar_invite import calendar_file
from delivery.joining.client_calendar import appointment
from delivery.notices.client_links import interpreter_link, join_link
from delivery.policies import shipped_policies
from delivery.records.planning.bookings import BookingRow
from delivery.records.planning.courses import CourseRow
from delivery.wording import letter_templates
from delivery.wording.phrases import Phrases
from delivery.wording.template_check import JOINING
from integrations.email.mime_message import domain
from integrations.messenger import Letter, MessageFault


@dataclass(frozen=True, slots=True)
class JoiningDetails:
    """The values from which a letter to one client is written."""

    booking: BookingRow
    course: CourseRow
    message_id: str
    replaces: bool
    """Whether an earlier message to this client may have given other details."""
    policy: str | None = None
    """The policy's text to which the course is pinned; None for the shipped text."""


def message_id(booking: BookingRow, settings: Settings) -> str:
    """The letter's id, the same for every attempt to send to one schedule version of a booking."""
    version = booking.schedule_version
    return f"<joining.b{booking.id}.v{version}@{domain(settings.mail_from)}>"


def letter(details: JoiningDetails, settings: Settings, now: datetime) -> Letter:
    """Writes the letter. Raises a permanent MessageFault for an unknown policy."""
    booking = details.booking
    templates = letter_templates.read(settings.message_folder).of(booking.language)
    values = values_of(details, settings, templates.phrases)
    words = templates.words_of(JOINING, values)
    return Letter(
        message_id=details.message_id,
        to=booking.email,
        subject=words["subject"],
        text=templates.layout("joining.txt").render(values, words=words),
        html=templates.layout("joining.html").render(values, words=words),
        written_at=now,
        calendar=calendar_file(appointment(booking, details.course, settings), now),
    )


def terms_of(details: JoiningDetails) -> MessageTerms:
    """The course's own terms of messages; the usual ones where its policy cannot be read."""
    try:
        return _policy(details).messages
    except MessageFault:
        return MessageTerms()


def values_of(details: JoiningDetails, settings: Settings, phrases: Phrases) -> dict[str, Any]:
    """The values of the templates' variables. Raises a permanent MessageFault for an unknown
    policy."""
    booking, course, policy = details.booking, details.course, _policy(details)
    times, link = phrases.times, join_link(booking, settings)
    return {
        "name": f"{booking.given_name} {booking.family_name}",
        "link": link,
        "check": f"{link}/check",
        "day": times.day(course.starts_at),
        "short_day": times.short_day(course.starts_at),
        "starts": times.clock(course.starts_at),
        "ends": times.clock(course.ends_at),
        "length": times.length((course.ends_at - course.starts_at).total_seconds()),
        "documents": policy.documents,
        "terms": shipped_policies.words_for_clients(policy),
        "interpreter": booking.interpreter_kind or (booking.interpreter_name and "language"),
        "interpreter_link": interpreter_link(booking, settings),
        "replaces": details.replaces,
        "help_line": settings.help_line_of(course.type),
        "provider": settings.provider_name,
    }


def _policy(details: JoiningDetails) -> Policy:
    try:
        return shipped_policies.read(
            details.policy or shipped_policies.shipped_text(details.course.policy)
        )
    except PolicyFault as fault:
        raise MessageFault("the course's policy is not one of ours", permanent=True) from fault
