"""Writes a CSV file that a spreadsheet shows and never executes.

A cell that begins like a formula is one to Excel and LibreOffice, quoted or not, and can send away
what stands beside it (OWASP, "CSV injection"). An apostrophe before it makes it text. So does one
within a cell, where a spreadsheet that splits at another character would begin a cell of its own.
"""

import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Sequence

Cell = str | int | bool | None

BEGINS_A_FORMULA = frozenset("=+-@\N{MINUS SIGN}")
"""And whatever Unicode counts as the same sign, such as the full-width ones."""

_GAPS = frozenset({"\t", "\n", "\v", "\f", "\r", "\x85", "\N{LINE SEPARATOR}"}) | {
    "\N{PARAGRAPH SEPARATOR}"
}
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Cn", "Co"})
"""Controls, marks of direction, halves of characters: nothing that a person could read."""

_BEFORE = re.compile(r"""^[\s"]+""")
_SPLITS = re.compile(r"""([,;|]["'\s]*)""")


def written(columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """The whole file: UTF-8 with the mark that Excel knows it by, lines that end with CRLF."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([harmless(column) for column in columns])
    writer.writerows([cell(value) for value in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def cell(value: Cell) -> str | int:
    """A number stays a number, yes and no are words, and what is not known is empty."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value if isinstance(value, int) else harmless(value)


def harmless(text: str) -> str:
    """The text on one line, without what cannot be seen, and nowhere the beginning of a formula."""
    seen = text if text.isprintable() else "".join(_shown(char) for char in text)
    return "".join(
        part if index % 2 else _not_a_formula(part)
        for index, part in enumerate(_SPLITS.split(seen))
    )


def _shown(char: str) -> str:
    if char in _GAPS:
        return " "
    return "" if unicodedata.category(char) in _UNSEEN else char


def _not_a_formula(part: str) -> str:
    first = unicodedata.normalize("NFKC", _BEFORE.sub("", part)[:1])
    return f"'{part}" if first in BEGINS_A_FORMULA else part
