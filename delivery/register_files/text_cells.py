"""Reads cells of text: references, telephone numbers, durations and choices between words."""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta

from delivery.register_files.cell_fault import CellFault
from delivery.register_files.readings import ReadingRule
from delivery.register_files.register_table import Cell
from delivery.registers import course_types
from delivery.registers.requirements import REQUIREMENTS

Meaning = tuple[str, ReadingRule | None]
"""The text for the field's reader, and the rule by which it was read otherwise than written."""

LARGEST_EXACT = 10**15
"""A spreadsheet keeps the first 15 digits of a number."""

MINUTES_OF_A_DAY = 24 * 60
"""A spreadsheet stores a length of time as a part of a day."""

SHORTENED = "is a number that the spreadsheet has shortened. Format the column as text"
MADE_A_DATE = "is a date that the spreadsheet may have made. Format the column as text"

_INVISIBLE = re.compile("[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")
"""Marks of breaks and of the direction of writing, which copied text brings along."""
_SPACES = re.compile("[\u00a0\u2000-\u200a\u202f\u205f\u3000]")
_DASHES = re.compile("[\u2010-\u2015\u2212]")

_LINE_BREAK = re.compile(r"[ \t]*[\r\n\v\f\x85\u2028\u2029]+[ \t]*")
_SCIENTIFIC = re.compile(r"\d(?:[.,]\d+)?E\+?\d+", re.IGNORECASE | re.ASCII)
_MADE_A_DATE = re.compile(r"\d{1,2}-[A-Z][a-z]{2}(?:-\d{2})?", re.ASCII)
_LENGTH = re.compile(r"(?P<hours>\d{1,2}):(?P<minutes>[0-5]\d)(?::00)?", re.ASCII)
_MINUTES = re.compile(r"(?P<minutes>\d{1,3})(?:\.0+)? ?(?:m|mins?|minutes?)?\.?", re.ASCII | re.I)

WORDS: Mapping[str, Mapping[str, str]] = {
    "preferred_contact": {
        "e-mail": "email",
        "telephone": "phone",
        "mobile": "phone",
        "tel": "phone",
    },
    "language": {"english": "en", "welsh": "cy"},
    "state": {"canceled": "cancelled"},
    "course_state": {"canceled": "cancelled"},
    "interpreter_kind": {"sign language": "bsl", "british sign language": "bsl"},
    "interpreter_over_16": {"y": "yes", "n": "no", "true": "yes", "false": "no"},
}
"""By column: other words for those of its field, in small letters."""

_TYPES = {name.casefold(): code for code, name in course_types.NAMES.items()}


def visible(cell: Cell) -> Cell:
    """Returns a text without what cannot be seen, and with plain spaces."""
    return _SPACES.sub(" ", _INVISIBLE.sub("", cell)) if isinstance(cell, str) else cell


def with_hyphens(text: str) -> str:
    """Returns a text with a hyphen in place of each dash, which word processors make of it."""
    return _DASHES.sub("-", text)


def in_one_line(cell: Cell) -> Cell:
    """Returns a text with a space in place of each line break within it."""
    return _LINE_BREAK.sub(" ", cell.strip()) if isinstance(cell, str) else cell


def plain(cell: Cell) -> Meaning:
    """Returns a text unchanged, and the digits of a number. Raises CellFault."""
    match cell:
        case bool():
            return ("TRUE" if cell else "FALSE"), ReadingRule.WORD
        case int() | float():
            return _digits(cell), ReadingRule.NUMBER
        case datetime() | date() | time() | timedelta():
            raise CellFault(MADE_A_DATE)
    marked = re.fullmatch(r"=\"([^\"]*)\"|'([\d+].*)", cell.strip())
    if marked:
        return marked[1] or marked[2] or "", ReadingRule.AS_TEXT
    return cell, None


def _digits(number: float) -> str:
    if abs(number) >= LARGEST_EXACT or number != int(number):
        raise CellFault(SHORTENED)
    return str(int(number))


def _with_hyphens(text: str, rule: ReadingRule | None) -> Meaning:
    plain = with_hyphens(text)
    return plain, rule if plain == text else rule or ReadingRule.DASH


def reference(cell: Cell) -> Meaning:
    """Reads a reference. Raises CellFault if a spreadsheet has turned it into a number or a
    date."""
    text, rule = _with_hyphens(*plain(cell))
    if rule in (None, ReadingRule.DASH) and _SCIENTIFIC.fullmatch(text.strip()):
        raise CellFault(SHORTENED)
    if rule in (None, ReadingRule.DASH) and _MADE_A_DATE.fullmatch(text.strip()):
        raise CellFault(MADE_A_DATE)
    return text, rule


def telephone(cell: Cell) -> Meaning:
    """Reads a telephone number, and restores the leading 0 or + that spreadsheets drop."""
    text, rule = _with_hyphens(*plain(cell))
    if _SCIENTIFIC.fullmatch(text.strip()):
        raise CellFault(SHORTENED)
    digits = re.sub(r"[ ()-]", "", text)
    if re.fullmatch(r"[1-37-9]\d{9}", digits, re.ASCII):
        return f"0{text.strip()}", ReadingRule.LEADING_ZERO
    if re.fullmatch(r"44[1-37-9]\d{9}", digits, re.ASCII):
        return f"+{text.strip()}", ReadingRule.LEADING_PLUS
    return text, rule


def minutes(cell: Cell) -> Meaning:
    """Reads a duration in minutes, or in hours and minutes; returns minutes."""
    match cell:
        case time():
            return str(cell.hour * 60 + cell.minute), ReadingRule.LENGTH
        case timedelta():
            return str(round(cell.total_seconds() / 60)), ReadingRule.LENGTH
        case float() if 0 < cell < 1:
            return str(round(cell * MINUTES_OF_A_DAY)), ReadingRule.LENGTH
        case int() | float():
            return plain(cell)[0], None
    text, rule = plain(cell)
    if length := _LENGTH.fullmatch(text.strip()):
        return str(int(length["hours"]) * 60 + int(length["minutes"])), ReadingRule.LENGTH
    number = _MINUTES.fullmatch(text.strip())
    return (number["minutes"] if number else text), rule


def course_type(cell: Cell) -> Meaning:
    text, rule = plain(cell)
    written = text.strip()
    code = _TYPES.get(written.casefold().replace("'", "’"), written.upper())
    return _chosen(written, code, rule) if code in course_types.NAMES else (text, rule)


def word_for(column: str) -> Callable[[Cell], Meaning]:
    """Returns the reader of a column whose values are fixed words. Capitals do not count."""
    others = WORDS[column]

    def word(cell: Cell) -> Meaning:
        text, rule = plain(cell)
        written = text.strip()
        small = written.casefold()
        if column == "language" and small not in others:
            return _chosen(written, small if len(small) <= 3 else written, rule)
        return _chosen(written, others.get(small, small), rule)

    return word


def requirements(cell: Cell) -> Meaning:
    """Reads requirement codes, in capitals or with spaces, separated by commas or semicolons."""
    text, rule = plain(cell)
    codes: list[str] = []
    for part in re.split(r"[,;\n]+", text):
        code = "_".join(part.casefold().split())
        codes += [code] if code in REQUIREMENTS else part.casefold().split()
    return _chosen(" ".join(re.split(r"[\s,;]+", text.strip())), " ".join(codes), rule)


def _chosen(written: str, chosen: str, rule: ReadingRule | None) -> Meaning:
    return chosen, rule if written == chosen else ReadingRule.WORD
