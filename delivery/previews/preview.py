"""One message to the made-up client in all of its forms."""

from dataclasses import dataclass, field

from delivery.configuration.settings import Settings
from delivery.joining import joining_letter
from delivery.notices import notice_letter
from delivery.previews.sample_client import AFTER, Sample
from delivery.wording import letter_templates
from delivery.wording.template_check import JOINING
from delivery.wording.template_files import TemplateSource


@dataclass(frozen=True, slots=True)
class MessagePreview:
    subject: str
    text: str = field(repr=False)
    html: str = field(repr=False)
    short: str = field(repr=False)
    """As a text message."""
    say: tuple[str, ...] = field(repr=False)
    """In a call."""
    sources: tuple[TemplateSource, ...]
    """The files that it is written from."""


def preview(sample: Sample, settings: Settings) -> MessagePreview:
    """Writes the message as it would be sent. Raises MessageFault."""
    notice = notice_letter.notice(sample.details, settings)
    subject, text, html = notice.subject, notice.text, notice.html
    if sample.joining is not None:
        letter = joining_letter.letter(sample.joining, settings, AFTER)
        subject, text, html = letter.subject, letter.text, letter.html
    templates = letter_templates.read(settings.message_folder).of(sample.details.booking.language)
    sources = tuple(templates.sources[kind] for kind in files_of(sample))
    return MessagePreview(subject, text, html, notice.short, notice.say, sources)


def files_of(sample: Sample) -> tuple[str, ...]:
    """The names of the files of words of which the message is made, without the shared ones."""
    by_other_ways = notice_letter.words_for(sample.kind)
    return (by_other_ways,) if sample.joining is None else (JOINING, by_other_ways)
