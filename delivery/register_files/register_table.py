"""The cells of a file, before anything is read of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

Cell = str | int | float | bool | datetime | date | time | timedelta
"""A text, or what a workbook stores; an empty cell is an empty text."""

MOST_ROWS = 2_000


@dataclass(frozen=True, slots=True)
class TableRow:
    line: int
    """Of the file, counted from 1."""
    cells: Sequence[Cell]


@dataclass(frozen=True, slots=True)
class RegisterTable:
    """The rows with any value, the first of which has the headings."""

    rows: Sequence[TableRow]
    epoch: datetime | None = None
    """The day from which the workbook counts its dates; None for a file of text."""


def is_filled(cells: Sequence[Cell]) -> bool:
    return any(not isinstance(cell, str) or cell.strip() for cell in cells)
