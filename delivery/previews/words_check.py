"""Checks the provider's words of messages: each file by itself, and in every message that uses
it."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from types import TracebackType
from typing import Any

from jinja2 import TemplateError, TemplateSyntaxError, Undefined
from jinja2.environment import Template

from delivery.clients.links import code_letter
from delivery.configuration.settings import Settings
from delivery.joining import client_calendar, joining_letter
from delivery.notices import notice_letter
from delivery.previews.preview import files_of
from delivery.previews.sample_client import BOOKING, Sample, SamplePolicy, samples
from delivery.wording import letter_templates, template_check
from delivery.wording.letter_templates import LanguageTemplates
from delivery.wording.template_check import FRAME, JOINING
from delivery.wording.template_fault import TemplateFault
from delivery.wording.template_files import ENGLISH, PHRASES, TemplateSource

Values = Mapping[str, Any]
WRONG = (
    TemplateError,
    ArithmeticError,
    AttributeError,
    LookupError,
    TypeError,
    ValueError,
)
"""The faults that an expression in a template can raise."""


def check(settings: Settings, terms: SamplePolicy) -> None:
    """Raises TemplateFault with every fault of the words in `settings.message_folder`, each with
    its file and, where there is one, its line. The shipped words are not checked again."""
    if settings.message_folder is None:
        return
    templates = letter_templates.read(settings.message_folder)
    if faults := [
        fault
        for language in templates.languages.values()
        for fault in faults_of(language, settings, terms)
    ]:
        raise TemplateFault(*faults)


def faults_of(templates: LanguageTemplates, settings: Settings, terms: SamplePolicy) -> list[str]:
    """The faults of all words of one language."""
    values = values_by_file(templates, settings, terms)
    english = letter_templates.read(None).of(ENGLISH)
    faults = []
    for kind, source in templates.sources.items():
        if kind == PHRASES:
            continue  # `letter_templates.read` has refused any fault of these
        messages = values.get(kind, ())
        names = {name for each in messages for name in each}
        of_template = template_check.faults(source, kind, names, templates.environment)
        faults += of_template or _in_messages(source, kind, messages, templates, english)
    return faults


def values_by_file(
    templates: LanguageTemplates, settings: Settings, terms: SamplePolicy
) -> Mapping[str, Sequence[Values]]:
    """The values with which each file of words is used, by its name."""
    values: dict[str, list[Values]] = defaultdict(list)
    for sample in samples(terms, templates.language):
        for kind in files_of(sample):
            values[kind].append(_values(sample, kind, templates, settings))
    values[FRAME].append(client_calendar.values_of("", ""))
    values[code_letter.WORDS].append(
        code_letter.values_of(BOOKING, "123456", settings.help_line, settings.provider_name)
    )
    return values


def _values(
    sample: Sample, kind: str, templates: LanguageTemplates, settings: Settings
) -> Mapping[str, Any]:
    if kind == JOINING and sample.joining is not None:
        return joining_letter.values_of(sample.joining, settings, templates.phrases)
    return notice_letter.values_of(sample.details, settings, templates.phrases)


def _in_messages(
    source: TemplateSource,
    kind: str,
    values: Sequence[Values],
    templates: LanguageTemplates,
    english: LanguageTemplates,
) -> list[str]:
    """The faults of the words in the messages that use them, each once."""
    faults: dict[str, None] = {}
    lines, usable = template_check.lines_of(source.text), template_check.usable_in(kind)
    frame = english.words_of(FRAME, client_calendar.values_of("", ""))
    for each in values:
        try:
            words = templates.words_of(kind, each)
        except WRONG as fault:
            template = templates.template(kind)
            faults[f"{source.place}{_line(template, fault)}: {fault}"] = None
            continue
        usual = {**frame, **english.words_of(kind, each)}
        for name, line in lines.items():
            says = _unlike(name, words[name], usual) if name in usable else ""
            faults |= {f"{source.place}, line {line}: {says}": None} if says else {}
    return list(faults)


def _unlike(name: str, sentence: object, usual: Values) -> str:
    """The fault of a sentence that is of another kind than the English sentence; or empty."""
    if isinstance(sentence, Undefined):
        try:
            str(sentence)
        except TemplateError as fault:
            return f"{name}: {fault}"
    if _kind(sentence) != (wanted := _kind(usual.get(name, ""))):
        return f"{name} must be {wanted}"
    is_broken = name == "subject" and not str(sentence).isprintable()
    return "subject must be one line" if is_broken else ""


def _kind(value: object) -> str:
    match value:
        case str():
            return "a text"
        case bool():
            return "true or false"
        case list() | tuple():
            return "a list"
    return "a table of words"


def _line(template: Template, fault: Exception) -> str:
    """The line of the template in which the fault arose; empty if that is not known."""
    if isinstance(fault, TemplateSyntaxError):
        return f", line {fault.lineno}"
    lines = [
        template.get_corresponding_lineno(trace.tb_lineno)
        for trace in _traces(fault.__traceback__)
        if trace.tb_frame.f_globals.get("__jinja_template__") is template
        or trace.tb_frame.f_code.co_filename == "<template>"
    ]
    return f", line {lines[-1]}" if lines else ""


def _traces(trace: TracebackType | None) -> Iterator[TracebackType]:
    while trace is not None:
        yield trace
        trace = trace.tb_next
