"""Brings names and typed words into one spelling, in which they are compared."""

import re
import unicodedata

LONGEST = 340
"""The most characters of a key: those of the longest stored name, with some to spare for letters
that become two."""

_APOSTROPHES = re.compile(r"['’`‘]")
_BETWEEN = re.compile(r"[\W_]+")


def words_of(text: str) -> tuple[str, ...]:
    """Returns the words in small letters, without accents and apostrophes: `O’Brien-Šmíd` gives
    `obrien` and `smid`."""
    bare = unicodedata.normalize("NFKD", _APOSTROPHES.sub("", text.casefold()))
    letters = "".join(char for char in bare if not unicodedata.combining(char))
    return tuple(word for word in _BETWEEN.split(letters) if word)


def name_key(given_name: str, family_name: str) -> str:
    """Returns the words of both names, each after a space. The family name comes first, so that
    rows sort by it."""
    words = (*words_of(family_name), *words_of(given_name))
    return "".join(f" {word}" for word in words)[:LONGEST]
