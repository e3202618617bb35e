"""Writes CSV files in which no cell can run as a formula (OWASP, "CSV injection").

Excel and LibreOffice take a cell that begins like a formula for one, quoted or not. An apostrophe
before it makes it text. A part after a character at which a spreadsheet may split the cell gets
one too.
"""

import csv
import io
import re
import unicodedata
from codecs import BOM_UTF8
from collections.abc import Iterable, Sequence

Cell = str | int | float | bool | None

BEGINS_A_FORMULA = frozenset("=+-@\N{MINUS SIGN}")
"""Compared after NFKC normalisation, which covers full-width signs."""

_SPACES = frozenset({"\t", "\n", "\v", "\f", "\r", "\x85", "\N{LINE SEPARATOR}"}) | {
    "\N{PARAGRAPH SEPARATOR}"
}
_UNPRINTABLE = frozenset({"Cc", "Cf", "Cs", "Cn", "Co"})
"""Controls, direction marks, surrogates, and unassigned and private characters."""

_HARMLESS = re.compile(r"[0-9A-Za-z][ -+\--:<-{}~]*")
"""What nearly every cell is, told at once: printable ASCII without a character that splits, after a
letter or a digit."""

_BEFORE = re.compile(r"""^[\s"]+""")
_SPLITS = re.compile(r"""([,;|]["'\s]*)""")


def written(columns: Sequence[str], rows: Iterable[Sequence[Cell]] = ()) -> bytes:
    """Returns the file, or its beginning, in UTF-8 with a byte order mark for Excel and with CRLF
    line ends."""
    return BOM_UTF8 + lines([columns, *rows])


def lines(rows: Iterable[Sequence[Cell]]) -> bytes:
    """Returns lines of the file after its beginning."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerows([cell(value) for value in row] for row in rows)
    return text.getvalue().encode()


def cell(value: Cell) -> str | int | float:
    """Returns a number unchanged, a boolean as yes or no, and None as an empty cell."""
    if isinstance(value, str):
        return value if _HARMLESS.fullmatch(value) else harmless(value)
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value


def harmless(text: str) -> str:
    """Returns the text on one line, without unprintable characters and formula beginnings."""
    printable = text if text.isprintable() else "".join(_printable(char) for char in text)
    return "".join(
        part if index % 2 else _escaped(part) for index, part in enumerate(_SPLITS.split(printable))
    )


def _printable(char: str) -> str:
    if char in _SPACES:
        return " "
    return "" if unicodedata.category(char) in _UNPRINTABLE else char


def _escaped(part: str) -> str:
    first = unicodedata.normalize("NFKC", _BEFORE.sub("", part)[:1])
    return f"'{part}" if first in BEGINS_A_FORMULA else part
