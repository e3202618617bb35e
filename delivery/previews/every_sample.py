"""All messages to the made-up client, trainer and office, and what each is written from."""

from collections.abc import Iterator, Mapping
from typing import Any

from delivery.clients.links import code_letter
from delivery.configuration.settings import Settings
from delivery.joining import joining_letter
from delivery.notices import notice_letter, staff_letter
from delivery.previews import sample_client, sample_staff
from delivery.previews.sample_client import CodeSample, Sample, SamplePolicy
from delivery.previews.sample_staff import StaffSample
from delivery.wording.letter_templates import LanguageTemplates
from delivery.wording.template_check import JOINING
from delivery.wording.template_files import STAFF

AnySample = Sample | CodeSample | StaffSample


def every_sample(terms: SamplePolicy, folder: str) -> Iterator[AnySample]:
    """Yields every message that is written from this folder of words: a language, or `staff`."""
    if folder == STAFF:
        yield from sample_staff.samples(terms)
        return
    yield from sample_client.samples(terms, folder)
    yield sample_client.code_sample(folder)


def files_of(sample: AnySample) -> tuple[str, ...]:
    """The names of the files of words of which the message is made, without the shared ones."""
    if not isinstance(sample, Sample):
        return (str(sample.kind),)
    by_other_ways = notice_letter.words_for(sample.kind)
    return (by_other_ways,) if sample.joining is None else (JOINING, by_other_ways)


def values_of(
    sample: AnySample, file: str, templates: LanguageTemplates, settings: Settings
) -> Mapping[str, Any]:
    """The values of the variables of a file of words in this message."""
    match sample:
        case StaffSample():
            return staff_letter.values_of(sample.details, settings)
        case CodeSample():
            booking, help_line = sample.link.booking, settings.help_line
            provider = settings.provider_name
            return code_letter.values_of(booking, sample.code, help_line, provider)
    if file == JOINING and sample.joining is not None:
        return joining_letter.values_of(sample.joining, settings, templates.phrases)
    return notice_letter.values_of(sample.details, settings, templates.phrases)
