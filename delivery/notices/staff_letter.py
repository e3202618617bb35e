"""Writes a message to a trainer or to the office."""

from datetime import datetime
from typing import Any

from delivery.configuration.settings import Settings
from delivery.notices.notice_letter import Notice
from delivery.notices.staff_details import StaffDetails
from delivery.timekeeping.time_words import ENGLISH as TIMES
from delivery.wording import letter_templates
from delivery.wording.template_check import FRAME
from integrations.email.mime_message import domain
from integrations.messenger import Letter, MessageFault

LOOK = "Look at it on the page."
NEUTRAL = {"overlap": "The Zoom host or the trainer has another course at the same time"}
"""Instead of words that name courses by their references, by the subject of the item."""


def notice(details: StaffDetails, settings: Settings) -> Notice:
    """Writes the message. Subject and text name the course by its day and time: a reference may
    say what kind of course it is."""
    templates = letter_templates.read(settings.message_folder).staff
    values = values_of(details, settings)
    words = {
        **templates.words_of(FRAME, values),
        **templates.words_of(details.message.kind, values),
    }
    every = {**values, "words": words}
    return Notice(
        subject=words["subject"],
        text=templates.layout("notice.txt").render(every),
        html=templates.layout("notice.html").render(every),
        short="",
        say=(
            *words["opening"],
            *(" ".join([f"{title}.", *points]) for title, points in words["sections"]),
        ),
    )


def letter(details: StaffDetails, settings: Settings, now: datetime) -> Letter:
    """The message as a letter. Raises a permanent MessageFault without an address."""
    written, message = notice(details, settings), details.message
    to = details.trainer.email if details.trainer else settings.office_email
    if message.user_id is not None and (details.trainer is None or not details.trainer.active):
        raise MessageFault("the recipient can no longer sign in", permanent=True)
    if to is None:
        raise MessageFault("the office has no address: set OFFICE_EMAIL", permanent=True)
    return Letter(
        message_id=f"<m{message.id}@{domain(settings.mail_from)}>",
        to=to,
        subject=written.subject,
        text=written.text,
        html=written.html,
        written_at=now,
    )


def values_of(details: StaffDetails, settings: Settings) -> dict[str, Any]:
    """The values of the templates' variables."""
    course, message = details.course, details.message
    values: dict[str, Any] = {
        "name": details.trainer.name if details.trainer else "",
        "items": [
            (NEUTRAL.get(item["what"], item["words"]), [item["act"] or LOOK])
            for item in details.items
        ],
        "provider": settings.provider_name,
        "link": f"{settings.public_url}/officer",
    }
    if details.reset_at is not None:
        values |= {
            "reset_day": TIMES.day(details.reset_at),
            "reset_time": TIMES.clock(details.reset_at),
        }
    if course is None:
        return values
    page = "trainer" if message.user_id is not None else f"officer/courses/{course.id}"
    return values | {
        "day": TIMES.day(course.starts_at),
        "short_day": TIMES.short_day(course.starts_at),
        "starts": TIMES.clock(course.starts_at),
        "ends": TIMES.clock(course.ends_at),
        "is_cancelled": course.state == "cancelled",
        "is_second": details.is_second,
        "link": f"{settings.public_url}/{page}",
    }
