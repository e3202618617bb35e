"""Writes the joining instructions: the same words as plain text and as HTML, and a calendar file.

The words are in templates/email/<language>/, the two layouts beside those folders. Neither subject
nor calendar says what kind of course it is: being on one implies an alleged offence.
"""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from compliance.policy import PolicyFault
from delivery import policies, spoken_time
from delivery.calendar_file import Appointment, calendar_file
from delivery.records.bookings import BookingRow
from delivery.records.courses import CourseRow
from delivery.settings import Settings
from integrations.message import Letter, MessageFault
from integrations.mime import bare_address, domain

FALLBACK_LANGUAGE = "en"

_templates = Environment(
    loader=PackageLoader("templates", ""),
    autoescape=select_autoescape(["html"]),
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
# What is wrapped says the same to everybody, and to wrap it anew took as long as all the rest.
_templates.filters["wordwrap"] = lru_cache(maxsize=512)(_templates.filters["wordwrap"])


@dataclass(frozen=True, slots=True)
class Telling:
    """Who is told of which course, by which message."""

    booking: BookingRow
    course: CourseRow
    message_id: str
    replaces: bool
    """Whether an earlier message to this client may have told otherwise."""
    policy: str | None = None
    """The text that the course is pinned to; None: what ships under its policy's name."""


def message_id(booking: BookingRow, settings: Settings) -> str:
    """One for a booking and schedule version, however often it is tried."""
    version = booking.schedule_version
    return f"<joining.b{booking.id}.v{version}@{domain(settings.mail_from)}>"


def letter(telling: Telling, settings: Settings, now: datetime) -> Letter:
    """Raises a permanent MessageFault if the course's policy is none that we have."""
    facts = _facts(telling, settings)
    words = _words(telling.booking.language, facts)
    return Letter(
        message_id=telling.message_id,
        to=telling.booking.email,
        subject=words.subject,
        text=_templates.get_template("email/joining.txt").render(facts, words=words),
        html=_templates.get_template("email/joining.html").render(facts, words=words),
        written_at=now,
        calendar=calendar_file(_appointment(telling, settings, facts, words), now),
    )


def _facts(telling: Telling, settings: Settings) -> dict[str, Any]:
    booking, course = telling.booking, telling.course
    link = f"{settings.public_url}/join/{booking.link_key}"
    return {
        "name": f"{booking.given_name} {booking.family_name}",
        "day": spoken_time.day(course.starts_at),
        "starts": spoken_time.clock(course.starts_at),
        "ends": spoken_time.clock(course.ends_at),
        "length": spoken_time.length((course.ends_at - course.starts_at).total_seconds()),
        "link": link,
        "check": f"{link}/check",
        "documents": _documents(telling),
        "interpreter": booking.interpreter_kind or (booking.interpreter_name and "language"),
        "replaces": telling.replaces,
        "help_line": settings.help_line,
        "provider": settings.provider_name,
    }


def _documents(telling: Telling) -> tuple[str, ...]:
    try:
        return policies.read(
            telling.policy or policies.shipped_text(telling.course.policy)
        ).documents
    except PolicyFault as fault:
        raise MessageFault("the course's policy is not one of ours", permanent=True) from fault


def _words(language: str, facts: dict[str, Any]) -> Any:
    """What the template for this language sets: `subject`, `sections` and so on."""
    written = _templates.select_template(
        [f"email/{tongue}/joining.words" for tongue in (language.lower(), FALLBACK_LANGUAGE)]
    )
    return written.make_module(facts)


def _appointment(
    telling: Telling, settings: Settings, facts: dict[str, Any], words: Any
) -> Appointment:
    ours = domain(settings.mail_from)
    return Appointment(
        uid=f"booking-{telling.booking.id}@{ours}",
        version=telling.booking.schedule_version,
        starts_at=telling.course.starts_at,
        ends_at=telling.course.ends_at,
        summary=words.appointment,
        description=words.appointment_note,
        link=facts["link"],
        organizer=bare_address(settings.mail_from),
    )
