"""The cells of a register file as the file holds them, before their values are read."""

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
    """The rows that hold any value. The first row has the headings."""

    rows: Sequence[TableRow]
    epoch: datetime | None = None
    """The day from which the workbook counts its dates; None for a file of text."""


def is_filled(cells: Sequence[Cell]) -> bool:
    return any(not isinstance(cell, str) or cell.strip() for cell in cells)
