"""Writes the joining instructions: the same words as plain text and as HTML, and a calendar file.

The words are in templates/email/<language>/, the two layouts beside those folders. Neither subject
nor calendar says what kind of course it is: being on one implies an alleged offence.
"""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape
from markupsafe import escape

from compliance.policy.policy import PolicyFault
from delivery.configuration.settings import Settings
from delivery.joining.calendar_invite import Appointment, calendar_file
from delivery.policies import shipped_policies
from delivery.records.planning.bookings import BookingRow
from delivery.records.planning.courses import CourseRow
from delivery.timekeeping import time_wording
from integrations.email.mime_message import bare_address, domain
from integrations.messenger import Letter, MessageFault

FALLBACK_LANGUAGE = "en"

_templates = Environment(
    loader=PackageLoader("templates", ""),
    autoescape=select_autoescape(["html"]),
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
# Where a client's own name and link come in what all are told: in no alphabet, so in no word.
NAME, LINK = "\ue000", "\ue001"


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
    booking = telling.booking
    link = f"{settings.public_url}/join/{booking.link_key}"
    name = f"{booking.given_name} {booking.family_name}"
    shared = _shared(_common(telling, settings), booking.language.lower())
    return Letter(
        message_id=telling.message_id,
        to=booking.email,
        subject=shared.subject,
        text=_filled(shared.text, name, link),
        html=_filled(shared.html, escape(name), escape(link)),
        written_at=now,
        calendar=calendar_file(_appointment(telling, settings, shared, link), now),
    )


def _filled(text: str, name: str, link: str) -> str:
    return text.replace(LINK, link).replace(NAME, name)


@dataclass(frozen=True, slots=True)
class _Shared:
    """What all clients of a course are told alike, with `NAME` and `LINK` in it."""

    subject: str
    text: str
    html: str
    appointment: str
    appointment_note: str


@lru_cache(maxsize=256)
def _shared(common: tuple[tuple[str, Any], ...], language: str) -> _Shared:
    facts = {**dict(common), "name": NAME, "link": LINK, "check": f"{LINK}/check"}
    words = _words(language, facts)
    return _Shared(
        subject=words.subject,
        text=_templates.get_template("email/joining.txt").render(facts, words=words),
        html=_templates.get_template("email/joining.html").render(facts, words=words),
        appointment=words.appointment,
        appointment_note=words.appointment_note,
    )


def _common(telling: Telling, settings: Settings) -> tuple[tuple[str, Any], ...]:
    """What the words depend on besides the client's name and link."""
    booking, course = telling.booking, telling.course
    facts: dict[str, Any] = {
        "day": time_wording.day(course.starts_at),
        "starts": time_wording.clock(course.starts_at),
        "ends": time_wording.clock(course.ends_at),
        "length": time_wording.length((course.ends_at - course.starts_at).total_seconds()),
        "documents": _documents(telling),
        # Of what kind, and nothing else of it: who it is belongs to one client.
        "interpreter": booking.interpreter_kind or (booking.interpreter_name and "language"),
        "replaces": telling.replaces,
        "help_line": settings.help_line_of(course.type),
        "provider": settings.provider_name,
    }
    return tuple(facts.items())


def _documents(telling: Telling) -> tuple[str, ...]:
    try:
        return shipped_policies.read(
            telling.policy or shipped_policies.shipped_text(telling.course.policy)
        ).documents
    except PolicyFault as fault:
        raise MessageFault("the course's policy is not one of ours", permanent=True) from fault


def _words(language: str, facts: dict[str, Any]) -> Any:
    """What the template for this language sets: `subject`, `sections` and so on."""
    written = _templates.select_template(
        [f"email/{tongue}/joining.words" for tongue in (language, FALLBACK_LANGUAGE)]
    )
    return written.make_module(facts)


def _appointment(telling: Telling, settings: Settings, shared: _Shared, link: str) -> Appointment:
    ours = domain(settings.mail_from)
    return Appointment(
        uid=f"booking-{telling.booking.id}@{ours}",
        version=telling.booking.schedule_version,
        starts_at=telling.course.starts_at,
        ends_at=telling.course.ends_at,
        summary=shared.appointment,
        description=shared.appointment_note.replace(LINK, link),
        link=link,
        organizer=bare_address(settings.mail_from),
    )
