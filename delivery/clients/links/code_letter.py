"""Writes the message with the code that opens a client's record."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from delivery.clients.links.record_link import RecordLink
from delivery.configuration.settings import Settings
from delivery.records.planning.bookings import BookingRow
from delivery.wording import letter_templates
from delivery.wording.template_check import FRAME
from integrations.email.mime_message import domain
from integrations.messenger import Letter

HIDDEN = "••••••"
"""Stands for the code in the words that are kept."""
WORDS = "record_code"
LIFE = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class CodeMessage:
    letter: Letter = field(repr=False)
    words: str = field(repr=False)
    """The words of the message, without the code."""
    template: str
    """The SHA-256 of the template of the words, in hexadecimal."""


def code_message(
    link: RecordLink, code: str, channel: str, settings: Settings, now: datetime
) -> CodeMessage:
    """The message by this channel, `email` or `text`, to the client's own address or number."""
    booking, reference = link.booking, f"code-{uuid4()}"
    by_text, help_line = channel == "text", settings.help_line_of(link.course.type)
    templates = letter_templates.read(settings.message_folder).of(booking.language)

    def written(shown: str) -> tuple[Mapping[str, Any], str, str]:
        """The words, the plain text or the text message, and the HTML."""
        values = values_of(booking, shown, help_line, settings.provider_name)
        words = {**templates.words_of(FRAME, values), **templates.words_of(WORDS, values)}
        if by_text:
            return words, words["short"], ""
        every = {**values, "words": words}
        html = templates.layout("notice.html").render(every)
        return words, templates.layout("notice.txt").render(every), html

    words, text, html = written(code)
    letter = Letter(
        message_id=f"<{reference}@{domain(settings.mail_from)}>",
        to=(booking.mobile or "") if by_text else booking.email,
        subject=words["subject"],
        text=text,
        html=html,
        written_at=now,
        reference=reference,
    )
    return CodeMessage(letter, written(HIDDEN)[1], templates.sources[WORDS].digest)


def values_of(booking: BookingRow, code: str, help_line: str, provider: str) -> dict[str, object]:
    """The values of the template's variables."""
    return {
        "name": f"{booking.given_name} {booking.family_name}",
        "code": code,
        "minutes": int(LIFE.total_seconds()) // 60,
        "link": "",
        "help_line": help_line,
        "provider": provider,
    }
