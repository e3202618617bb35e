"""Checks the provider's words of messages: each file by itself, and in every message that uses
it."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from types import TracebackType
from typing import Any

from jinja2 import TemplateError, TemplateSyntaxError, Undefined
from jinja2.environment import Template

from compliance.policy.message_terms import OfficeMessage
from delivery.configuration.settings import Settings
from delivery.joining import client_calendar
from delivery.previews.every_sample import every_sample, files_of, values_of
from delivery.previews.sample_client import SamplePolicy
from delivery.wording import letter_templates, template_check
from delivery.wording.letter_templates import LanguageTemplates
from delivery.wording.template_check import FRAME
from delivery.wording.template_fault import TemplateFault
from delivery.wording.template_files import ENGLISH, PHRASES, STAFF, TemplateSource

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
        for each in (*templates.languages.values(), templates.staff)
        for fault in faults_of(each, settings, terms)
    ]:
        raise TemplateFault(*faults)


def faults_of(templates: LanguageTemplates, settings: Settings, terms: SamplePolicy) -> list[str]:
    """The faults of all words of one language, or of those to staff."""
    values = values_by_file(templates, settings, terms)
    shipped = letter_templates.read(None)
    model = shipped.staff if templates.language == STAFF else shipped.of(ENGLISH)
    frame = model.words_of(FRAME, values[FRAME][0])
    faults = []
    for kind, source in templates.sources.items():
        if kind == PHRASES:
            continue  # `letter_templates.read` has refused any fault of these
        messages = values.get(kind, ())
        names = {name for each in messages for name in each}
        of_template = template_check.faults(
            source, kind, templates.language, names, templates.environment
        )
        faults += of_template or _in_messages(source, kind, messages, templates, model, frame)
    return faults


def values_by_file(
    templates: LanguageTemplates, settings: Settings, terms: SamplePolicy
) -> Mapping[str, Sequence[Values]]:
    """The values with which each file of words is used, by its name."""
    values: dict[str, list[Values]] = defaultdict(list)
    for sample in every_sample(terms, templates.language):
        for file in files_of(sample):
            values[file].append(values_of(sample, file, templates, settings))
    values[FRAME].append(_fewest_values(templates.language, values))
    return values


def _fewest_values(folder: str, values: Mapping[str, Sequence[Values]]) -> Values:
    """The values that the sentences of the frame can use, because every message has them: those of
    an entry in a calendar, and of a message to the office about no course."""
    return values[OfficeMessage.MISSED][0] if folder == STAFF else client_calendar.values_of("", "")


def _in_messages(
    source: TemplateSource,
    kind: str,
    values: Sequence[Values],
    templates: LanguageTemplates,
    model: LanguageTemplates,
    frame: Values,
) -> list[str]:
    """The faults of the words in the messages that use them, each once."""
    faults: dict[str, None] = {}
    lines = template_check.lines_of(source.text)
    usable = template_check.usable_in(kind, templates.language)
    for each in values:
        try:
            words = templates.words_of(kind, each)
        except WRONG as fault:
            template = templates.template(kind)
            faults[f"{source.place}{_line(template, fault)}: {fault}"] = None
            continue
        usual = {**frame, **model.words_of(kind, each)}
        for name, line in lines.items():
            says = _unlike(name, words[name], usual) if name in usable else ""
            faults |= {f"{source.place}, line {line}: {says}": None} if says else {}
    return list(faults)


def _unlike(name: str, sentence: object, usual: Values) -> str:
    """The fault of a sentence that is of another kind than the shipped sentence; or empty."""
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
