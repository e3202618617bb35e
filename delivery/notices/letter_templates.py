"""The templates of messages: the words of each kind in each language, and the layouts.

The words are in templates/email/<language>/<kind>.words, the layouts beside those folders. Neither
subjects nor texts name the kind of course, because being on one implies an alleged offence.
"""

import hashlib
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from delivery.templating import clause_name, pounds
from delivery.timekeeping import time_wording

FALLBACK_LANGUAGE = "en"

templates = Environment(
    loader=PackageLoader("templates", ""),
    autoescape=select_autoescape(["html"]),
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
templates.filters |= {
    "clause_name": clause_name,
    "dated": time_wording.dated,
    "pounds": pounds,
    "until": time_wording.until,
}


def words_of(kind: str, language: str, values: Mapping[str, Any]) -> Mapping[str, Any]:
    """The variables that the template of this kind sets in this language, or in English where the
    language has none: `subject` and so on."""
    module = templates.get_template(_place(kind, language.lower())).make_module(dict(values))
    return vars(module)


@cache
def digest_of(kind: str, language: str) -> str:
    """The SHA-256 of the template of the words, in hexadecimal."""
    place = _place(kind, language.lower())
    source = resources.files("templates").joinpath(place).read_bytes()
    return hashlib.sha256(source).hexdigest()


def _place(kind: str, language: str) -> str:
    places = [f"email/{folder}/{kind}.words" for folder in (language, FALLBACK_LANGUAGE)]
    return templates.select_template(places).name or places[-1]
