"""Takes the names of other people out of a text.

A name is replaced whole or by its parts, in any case, with or without accents, before a possessive
and beside punctuation. A part is replaced alone unless the person whom the document is about has it
too. A part that is also an ordinary word is replaced alone only where it is written as a name.
"""

import re
import unicodedata
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass

from delivery.redaction.ordinary_words import DEVICES, ORDINARY

REPLACEMENT = "[another person]"
SHORTEST_PART = 2
_LETTERS = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe"})
_APOSTROPHES = "'’‘`´ʼ"
_HYPHENS = "-‐‑‒–"
_POSSESSIVE = re.compile(rf"[{_APOSTROPHES}]s(?![^\W_])")
_BEGINS_SENTENCE = re.compile(r"(^|[.!?:\n“\"(])\s*$")


@dataclass(frozen=True, slots=True)
class OtherPeople:
    """Who must not be recognised, and who may."""

    names: Collection[str] = ()
    """Full names of other people."""
    shown_names: Collection[str] = ()
    """The names that they had at the meeting. Some name a device, and then nobody."""
    identifiers: Collection[str] = ()
    """References, addresses and numbers of other people, replaced as they are."""
    subject: Collection[str] = ()
    """The names of the person whom the document is about."""


def redactor(others: OtherPeople) -> Callable[[str], str]:
    """Returns the function that redacts a text. It changes nothing that it has redacted already."""
    subject = {_words(name) for name in others.subject}
    names = {_words(name) for name in others.names} | {
        words for words in map(_words, others.shown_names) if any(map(_is_name, words))
    }
    names = {words for words in names if words} - subject
    parts = {part for words in names for part in words if len(part) >= SHORTEST_PART}
    parts = {part for part in parts if _is_name(part)} - {
        word for words in subject for word in words
    }
    whole = _alternatives(
        [
            re.escape(REPLACEMENT),
            *(re.escape(_folded(text)[0]) for text in others.identifiers if text.strip()),
            *map(_pattern, sorted(names, key=len, reverse=True)),
            *(_pattern((part,)) for part in sorted(parts - ORDINARY)),
        ]
    )
    ordinary = _alternatives([re.escape(REPLACEMENT), *map(re.escape, parts & ORDINARY)])

    def redact(text: str) -> str:
        return _replaced(_replaced(text, whole), ordinary, _is_written_as_name)

    return redact


def _is_name(word: str) -> bool:
    return word not in DEVICES and not word.isdecimal()


def _words(name: str) -> tuple[str, ...]:
    folded = _POSSESSIVE.sub("", _folded(name)[0])
    folded = "".join(char for char in folded if char not in _APOSTROPHES)
    return tuple(word for word in re.split(r"[\W_]+", folded) if word)


def _pattern(words: tuple[str, ...]) -> str:
    """Words in their order. An apostrophe may stand within a word, as in O’Neill."""
    apostrophe = f"[{_APOSTROPHES}]?"
    spelled = (apostrophe.join(map(re.escape, word)) for word in words)
    return rf"[\s_.,{re.escape(_HYPHENS)}]*".join(spelled)


def _alternatives(patterns: list[str]) -> re.Pattern[str]:
    """The first that fits at a place is found there. None begins or ends within a word."""
    return re.compile(rf"(?<![^\W_])(?:{'|'.join(patterns)})(?![^\W_])")


def _folded(text: str) -> tuple[str, list[int]]:
    """The text in small letters without accents, and the place of each of its letters in `text`."""
    letters: list[str] = []
    places: list[int] = []
    for place, char in enumerate(text):
        bare = unicodedata.normalize("NFKD", char.casefold()).translate(_LETTERS)
        for letter in bare:
            if not unicodedata.combining(letter):
                letters.append(letter)
                places.append(place)
    return "".join(letters), places


def _replaced(
    text: str,
    pattern: re.Pattern[str],
    may: Callable[[str, int], bool] = lambda text, place: True,
) -> str:
    return "".join(_pieces(text, pattern, may))


def _pieces(text: str, pattern: re.Pattern[str], may: Callable[[str, int], bool]) -> Iterator[str]:
    folded, places = _folded(text)
    done = 0
    for match in pattern.finditer(folded):
        start, end = places[match.start()], places[match.end() - 1] + 1
        if match.group() == REPLACEMENT or start < done or not may(text, start):
            continue
        while end < len(text) and unicodedata.combining(text[end]):
            end += 1
        yield text[done:start] + REPLACEMENT
        done = end
    yield text[done:]


def _is_written_as_name(text: str, place: int) -> bool:
    return text[place].isupper() and not _BEGINS_SENTENCE.search(text[:place])
