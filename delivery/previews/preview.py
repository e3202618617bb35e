"""One message to the made-up client, trainer or office in all of its forms."""

from dataclasses import dataclass, field, replace

from delivery.clients.links import code_letter
from delivery.configuration.settings import Settings
from delivery.joining import joining_letter
from delivery.notices import notice_letter, staff_letter
from delivery.notices.notice_letter import Notice
from delivery.previews.every_sample import AnySample, files_of
from delivery.previews.sample_client import AFTER, CodeSample
from delivery.previews.sample_staff import StaffSample
from delivery.wording import letter_templates
from delivery.wording.template_files import TemplateSource
from integrations.messenger import Letter


@dataclass(frozen=True, slots=True)
class MessagePreview:
    subject: str
    text: str = field(repr=False)
    html: str = field(repr=False)
    short: str = field(repr=False)
    """As a text message; empty of a message that never goes as one."""
    say: tuple[str, ...] = field(repr=False)
    """In a call; empty of a message that is never told in one."""
    sources: tuple[TemplateSource, ...]
    """The files that it is written from."""


def preview(sample: AnySample, settings: Settings) -> MessagePreview:
    """Writes the message as it would be sent. Raises MessageFault."""
    match sample:
        case StaffSample():
            return _of_notice(sample, staff_letter.notice(sample.details, settings), settings)
        case CodeSample():
            return _of_code(sample, settings)
    written = _of_notice(sample, notice_letter.notice(sample.details, settings), settings)
    if sample.joining is None:
        return written
    letter = joining_letter.letter(sample.joining, settings, AFTER)
    return replace(written, subject=letter.subject, text=letter.text, html=letter.html)


def _of_notice(sample: AnySample, notice: Notice, settings: Settings) -> MessagePreview:
    return MessagePreview(
        notice.subject,
        notice.text,
        notice.html,
        notice.short,
        notice.say,
        _sources(sample, settings),
    )


def _of_code(sample: CodeSample, settings: Settings) -> MessagePreview:
    def letter(channel: str) -> Letter:
        message = code_letter.code_message(sample.link, sample.code, channel, settings, AFTER)
        return message.letter

    email, short = letter("email"), letter("text").text
    sources = _sources(sample, settings)
    return MessagePreview(email.subject, email.text, email.html, short, (), sources)


def _sources(sample: AnySample, settings: Settings) -> tuple[TemplateSource, ...]:
    every = letter_templates.read(settings.message_folder)
    match sample:
        case StaffSample():
            templates = every.staff
        case CodeSample():
            templates = every.of(sample.link.booking.language)
        case _:
            templates = every.of(sample.details.booking.language)
    return tuple(templates.sources[file] for file in files_of(sample))
