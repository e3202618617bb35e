"""Cuts a long table into pieces that fit on a page each: a table that runs over the end of a page
becomes two tables in the structure of a PDF, and the second has no headers."""

from collections.abc import Iterable
from math import ceil

from delivery.documents.evidence_structs import TimelinePart

MOST_LINES = 42
"""Of text in one piece; a page has room for about 50."""
BETWEEN_ROWS = 0.5
"""The space between two rows, in lines."""
WORDS, SOURCE, CAUSE = 30, 16, 22
"""About how many characters a line of each column has."""


def pieces(rows: Iterable[TimelinePart]) -> list[list[TimelinePart]]:
    """The rows in their order, in pieces of at most `MOST_LINES` lines. A row that is longer is a
    piece of its own."""
    cut: list[list[TimelinePart]] = []
    lines = MOST_LINES + 1.0
    for row in rows:
        height = _lines(row) + BETWEEN_ROWS
        if lines + height > MOST_LINES:
            cut.append([])
            lines = 0
        cut[-1].append(row)
        lines += height
    return cut


def _lines(row: TimelinePart) -> int:
    by = (row.by.name or row.by.role) if row.by else ""
    return max(
        1,
        ceil(len(row.words) / WORDS),
        ceil(len(row.source_words + by) / SOURCE),
        ceil(len(row.cause_words) / CAUSE),
    )
