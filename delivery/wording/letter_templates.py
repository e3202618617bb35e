"""The templates of messages in each language: the words of each kind, and the layouts.

The shipped words are in templates/email/en/<kind>.words, those to trainers and to the office in
templates/email/staff/. A provider's files replace them one by one or add a whole language. The
layouts are beside those folders. Neither subjects nor texts name
the kind of course, because being on one implies an alleged offence.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from pathlib import Path
from types import MappingProxyType
from typing import Any

from jinja2 import (
    BaseLoader,
    ChoiceLoader,
    DictLoader,
    Environment,
    PackageLoader,
    StrictUndefined,
    TemplateError,
    TemplateSyntaxError,
    select_autoescape,
)
from jinja2.environment import Template
from jinja2.sandbox import ImmutableSandboxedEnvironment

from delivery.templating import pounds
from delivery.wording import phrases, template_files
from delivery.wording.phrases import Phrases
from delivery.wording.template_fault import TemplateFault
from delivery.wording.template_files import ENGLISH, PHRASES, STAFF, Sources, TemplateSource


@dataclass(frozen=True, slots=True)
class LanguageTemplates:
    """All templates of one language, which never borrows a sentence of another; or all those to
    trainers and to the office."""

    language: str
    """The name of the folder: a code, or `staff`."""
    sources: Mapping[str, TemplateSource] = field(repr=False)
    """The files by kind."""
    environment: ImmutableSandboxedEnvironment = field(repr=False)
    phrases: Phrases = field(repr=False)

    def words_of(self, kind: str, values: Mapping[str, Any]) -> Mapping[str, Any]:
        """The sentences that the template of this kind sets: `subject` and so on."""
        return vars(self.template(kind).make_module(dict(values)))

    def template(self, kind: str) -> Template:
        return self.environment.get_template(place_of(self.language, kind))

    def layout(self, name: str) -> Template:
        """The layout, such as `joining.html`."""
        return self.environment.get_template(f"email/{name}")


@dataclass(frozen=True, slots=True)
class LetterTemplates:
    languages: Mapping[str, LanguageTemplates]
    """By code; English always."""
    staff: LanguageTemplates
    """To trainers and to the office."""

    def has(self, code: str) -> bool:
        """Whether clients of this language get messages in it."""
        return self._nearest(code) is not None

    def of(self, code: str) -> LanguageTemplates:
        """The templates of a language such as `cy` or `cy-GB`; the English ones, whole, for a
        language that is not there."""
        return self.languages[self._nearest(code) or ENGLISH]

    def _nearest(self, code: str) -> str | None:
        exact = code.lower()
        names = (exact, exact.partition("-")[0])
        return next((name for name in names if name in self.languages), None)


@cache
def read(folder: Path | None) -> LetterTemplates:
    """Returns the shipped templates, and over them the provider's in the folder, as they are when
    this process first reads them. Raises TemplateFault for files that cannot be read; what is in
    them `template_check` finds out."""
    provided = template_files.in_folder(folder) if folder else {}
    every = {**template_files.shipped(), **provided}
    folders = {
        name: _in_folder(name, every, provided) for name in sorted({name for name, _ in every})
    }
    staff = folders.pop(STAFF)
    return LetterTemplates(folders, staff)


@cache
def compile_all(folder: Path | None) -> None:
    """Compiles every template, once for a process: a tenth of a second that nobody then waits for
    when the first letter of each kind is written."""
    every = read(folder)
    layouts = [
        file.name for file in files("templates").joinpath("email").iterdir() if file.is_file()
    ]
    for templates in (*every.languages.values(), every.staff):
        for kind in templates.sources:
            templates.template(kind)
        for name in layouts:
            templates.layout(name)


def place_of(language: str, kind: str) -> str:
    """The name of a template among all."""
    return f"email/{language}/{kind}{template_files.SUFFIX}"


def _in_folder(code: str, every: Sources, provided: Sources) -> LanguageTemplates:
    sources = {kind: source for (language, kind), source in every.items() if language == code}
    environment = _environment(provided)
    spoken = _phrases(sources.get(PHRASES), environment)
    environment.filters |= {
        "clause_name": spoken.clause_name,
        "dated": spoken.times.dated,
        "pounds": pounds,
        "until": spoken.times.until,
    }
    return LanguageTemplates(code, MappingProxyType(sources), environment, spoken)


def _phrases(source: TemplateSource | None, environment: Environment) -> Phrases:
    """Raises TemplateFault."""
    if source is None:
        return phrases.ENGLISH
    try:
        words = vars(environment.from_string(source.text).make_module())
    except TemplateSyntaxError as fault:
        raise TemplateFault(f"{source.place}, line {fault.lineno}: {fault.message}") from fault
    except TemplateError as fault:
        raise TemplateFault(f"{source.place}: {fault.message}") from fault
    return phrases.of_words(source.place, words)


def _environment(provided: Sources) -> ImmutableSandboxedEnvironment:
    """The provider's files can read the values that they are given, and nothing else."""
    texts = {place_of(language, kind): source.text for (language, kind), source in provided.items()}
    loaders: list[BaseLoader] = [DictLoader(texts), PackageLoader("templates", "")]
    return ImmutableSandboxedEnvironment(
        loader=ChoiceLoader(loaders),
        autoescape=select_autoescape(["html"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
