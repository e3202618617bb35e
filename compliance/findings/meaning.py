"""What a text of findings, reasons or remarks says apart from its wording.

Signed evidence is compared with today's by its meaning, so that a sentence may be reworded.
"""

import re
from functools import cache

from compliance.findings import lengths
from compliance.findings.former_wordings import FORMER
from compliance.findings.sentences import Sentence

Meaning = tuple[tuple[str, ...], ...]
"""The name of each sentence of a text with its figures and quoted words, in order."""


def meaning(text: str) -> Meaning:
    """Returns what a text says apart from its wording. From where no known wording begins, the text
    is returned as it stands: an account by an officer, or a sentence of another version."""
    sentences: list[tuple[str, ...]] = []
    position = 0
    while position < len(text):
        matches = [
            (match.end(), name, match.groupdict())
            for name, pattern in _patterns()
            if (match := pattern.match(text, position))
        ]
        if not matches:
            return (*sentences, (text[position:],))
        position, name, fields = max(matches, key=lambda match: match[0])
        sentences.append((name, *(_value(field, fields[field]) for field in sorted(fields))))
    return tuple(sentences)


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Every wording with the name of its sentence."""
    return tuple(
        (sentence.name, _pattern(wording))
        for sentence in Sentence
        for wording in (sentence.value, *FORMER.get(sentence, ()))
    )


def _pattern(wording: str) -> re.Pattern[str]:
    escaped = re.sub(r"\\\{(\w+)\\\}", _field, re.escape(wording))
    return re.compile(f"{escaped}(?: |$)", re.DOTALL)


def _field(field: re.Match[str]) -> str:
    values = {"words": ".*", "length": lengths.WORDS}.get(field[1], "[0-9]+")
    return f"(?P<{field[1]}>{values})"


def _value(field: str, value: str) -> str:
    """The value of a field; the seconds of a length, as former wordings stated them."""
    return str(lengths.seconds_in(value)) if field == "length" else value
