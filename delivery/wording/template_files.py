"""Reads the files of templates: the shipped ones, and those in the provider's own folder.

A file is `<language>/<kind>.words`. The language is a code such as `en` or `cy`; the kind is that
of a message, or `frame` for what all messages share, or `phrases` for how the language writes times
and clauses. The files of messages to trainers and to the office are in the folder `staff`.
"""

import hashlib
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from pathlib import Path
from types import MappingProxyType

from delivery.wording.template_fault import TemplateFault

ENGLISH = "en"
STAFF = "staff"
"""The folder of the words to trainers and to the office."""
SHIPPED = (ENGLISH, STAFF)
SUFFIX = ".words"
PHRASES = "phrases"
LANGUAGE = re.compile(r"[a-z]{2,3}(-[a-z0-9]{2,4})?")
VERSION = re.compile(r"""\{%-?\s*set\s+version\s*=\s*(["'])(.*?)\1""")

Sources = Mapping[tuple[str, str], "TemplateSource"]
"""The files by folder, which is a language or `STAFF`, and kind."""


@dataclass(frozen=True, slots=True)
class TemplateSource:
    place: str
    """The file, as faults name it."""
    text: str = field(repr=False)
    is_own: bool = False
    """Whether it is the provider's."""

    @property
    def digest(self) -> str:
        """The SHA-256 of the text, in hexadecimal."""
        return hashlib.sha256(self.text.encode()).hexdigest()

    @property
    def version(self) -> str:
        """The version that the file states; empty where it states none."""
        stated = VERSION.search(self.text)
        return stated[2] if stated else ""


@cache
def shipped() -> Sources:
    """Returns the shipped templates. They are in English."""
    places = {name: resources.files("templates").joinpath("email", name) for name in SHIPPED}
    return MappingProxyType(
        {
            (name, file.name.removesuffix(SUFFIX)): TemplateSource(
                f"{name}/{file.name}", file.read_text("utf-8")
            )
            for name, place in places.items()
            for file in place.iterdir()
            if file.name.endswith(SUFFIX)
        }
    )


def shipped_for(folder: str) -> Mapping[str, TemplateSource]:
    """Returns the shipped files, by kind, by which the files of this folder are measured."""
    model = folder if folder in SHIPPED else ENGLISH
    return {kind: source for (name, kind), source in shipped().items() if name == model}


def in_folder(folder: Path) -> Sources:
    """Returns the provider's templates. Each folder in it is a language, or `staff`. Raises
    TemplateFault for a folder or a file that cannot be read, a file of which no message has need,
    and a language that is not whole."""
    try:
        codes = [path.name for path in folder.iterdir() if path.is_dir()]
        sources = dict(_read(folder, sorted(codes)))
    except (OSError, UnicodeDecodeError) as fault:
        raise TemplateFault(f"{folder}: {fault}") from fault
    if not sources:
        raise TemplateFault(f"{folder}: holds no file <language>/<kind>{SUFFIX}")
    if faults := [*_unknown(folder, codes, sources), *_missing(folder, codes, sources)]:
        raise TemplateFault(*faults)
    return MappingProxyType(sources)


def _unknown(folder: Path, codes: Collection[str], sources: Sources) -> Iterator[str]:
    """Yields the folders without a code, and the files of which no message has need."""
    for code in sorted({*codes} - {STAFF}):
        if not LANGUAGE.fullmatch(code):
            yield f"{folder / code}: name the folder by a code such as en or cy, or staff"
    for (code, kind), source in sources.items():
        kinds = shipped_for(code).keys()
        if kind not in kinds and (kind != PHRASES or code == STAFF):
            names = ", ".join(sorted(kinds))
            yield f"{source.place}: no message has this name; there are: {names}"


def _missing(folder: Path, codes: Collection[str], sources: Sources) -> Iterator[str]:
    """Yields the files that a whole language lacks. What is shipped is there already."""
    needed = sorted(shipped_for(ENGLISH).keys() | {PHRASES})
    for code in sorted({*codes} - {*SHIPPED}):
        for kind in needed:
            if (code, kind) not in sources:
                yield f"{folder / code / (kind + SUFFIX)}: is missing; {code} must be whole"


def _read(folder: Path, codes: Collection[str]) -> Iterator[tuple[tuple[str, str], TemplateSource]]:
    for code in codes:
        for file in sorted((folder / code).iterdir()):
            if file.suffix == SUFFIX:
                text = file.read_text("utf-8")
                yield (code, file.stem), TemplateSource(str(file), text, is_own=True)
