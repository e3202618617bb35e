"""Reads the cells of one row into the texts that the fields of a register accept."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, time
from functools import partial

from delivery.register_files import date_cells, text_cells
from delivery.register_files.cell_fault import CellFault
from delivery.register_files.headings import DATE
from delivery.register_files.readings import ReadingLog, ReadingRule
from delivery.register_files.register_table import Cell, TableRow, is_filled
from delivery.register_files.text_cells import Meaning
from delivery.validation.errors import FieldError, InvalidInput

READERS: Mapping[str, Callable[[Cell], Meaning]] = {
    "booking_ref": text_cells.reference,
    "course": text_cells.reference,
    "attendance_id": text_cells.reference,
    "mobile": text_cells.telephone,
    "minutes": text_cells.minutes,
    "course_type": text_cells.course_type,
    "requirements": text_cells.requirements,
    **{column: text_cells.word_for(column) for column in text_cells.WORDS},
}
"""Readers by column. Columns of dates have readers of their own; any other column is plain text."""

OF_DATES = ("police_deadline", DATE, "starts", "ends")


def read(
    names: Sequence[str], row: TableRow, epoch: datetime | None, log: ReadingLog
) -> dict[str, str]:
    """Returns the texts by column; "" for an empty cell. Raises InvalidInput with every fault."""
    cells = _by_column(names, row, log)
    refusals: list[FieldError] = []
    values = dict.fromkeys(cells, "")
    days = _Days(row.line, epoch, log)
    for name, cell in cells.items():
        if not is_filled([cell]):
            continue
        try:
            if name in OF_DATES:
                days.read(name, cell)
            else:
                values[name] = _text(name, cell, row.line, log)
        except CellFault as fault:
            refusals.append(FieldError(name, str(fault)))
    if refusals:
        raise InvalidInput(*refusals)
    values |= days.values()
    values.pop(DATE, None)
    return values


def _by_column(names: Sequence[str], row: TableRow, log: ReadingLog) -> dict[str, Cell]:
    """Returns the cells by column, without the empty unnamed columns that spreadsheets add."""
    beyond = row.cells[len(names) :]
    if is_filled(beyond):
        reason = (
            f"has {len(row.cells)} cells, but the first line names {len(names)} columns. "
            "Delete the cells beyond them"
        )
        raise InvalidInput(FieldError("", reason))
    missing = len(names) - len(row.cells)
    cells = [*row.cells[: len(names)], *[""] * missing]
    unnamed = [cell for name, cell in zip(names, cells, strict=True) if not name]
    if is_filled(unnamed):
        raise InvalidInput(
            FieldError("", "has a value in a column without a name. Name or delete it")
        )
    if missing > 0 and any(names[len(row.cells) :]):
        log.add(
            ReadingRule.SHORT_ROW, f"{len(row.cells)} cells", f"{len(names)} cells", "row", row.line
        )
    return {
        name: _visible(name, cell, row.line, log)
        for name, cell in zip(names, cells, strict=True)
        if name
    }


def _visible(name: str, cell: Cell, line: int, log: ReadingLog) -> Cell:
    plain = text_cells.visible(cell)
    if isinstance(cell, str) and isinstance(plain, str) and plain.strip() != cell.strip():
        log.add(ReadingRule.INVISIBLE, cell.strip(), plain.strip(), name, line)
    return plain


def _text(name: str, cell: Cell, line: int, log: ReadingLog) -> str:
    joined = cell if name == "requirements" else text_cells.in_one_line(cell)
    text, rule = READERS.get(name, text_cells.plain)(joined)
    if rule is None and isinstance(cell, str) and joined != cell.strip():
        rule = ReadingRule.LINE_BREAK
    if rule is not None:
        log.add(rule, str(cell).strip(), text, name, line)
    return text


class _Days:
    """The dates and times of one row. A start without a date takes the date of the date column;
    an end without a date takes the date of the start."""

    def __init__(self, line: int, epoch: datetime | None, log: ReadingLog) -> None:
        self._log = partial(log.add, line=line)
        self._epoch = epoch
        self._cells: dict[str, Cell] = {}
        self._parts: dict[str, tuple[date | None, time | None]] = {}

    def read(self, name: str, cell: Cell) -> None:
        """Reads one cell with a date or a time. Raises CellFault."""
        self._cells[name] = cell
        if name in (DATE, "police_deadline"):
            self._parts[name] = date_cells.day(cell, self._epoch), None
        else:
            self._parts[name] = date_cells.day_and_time(cell, self._epoch)

    def values(self) -> dict[str, str]:
        """Returns the texts by column. Raises InvalidInput if a time has no date, or a date no
        time."""
        values = {}
        day = self._parts.get(DATE, (None, None))[0]
        if "police_deadline" in self._parts:
            values["police_deadline"] = self._documented(
                "police_deadline", *self._parts["police_deadline"]
            )
        for name, rule in (("starts", ReadingRule.DATE_COLUMN), ("ends", ReadingRule.SAME_DAY)):
            if name not in self._parts:
                continue
            own_day, at = self._parts[name]
            if at is None or not (own_day or day):
                raise InvalidInput(FieldError(name, date_cells.NO_TIME))
            if own_day is None and day is not None:
                own_day = day
                self._log(rule, str(self._cells[name]), f"{day} {at:%H:%M}", name)
                values[name] = f"{day} {at:%H:%M}"
            else:
                values[name] = self._documented(name, own_day, at)
            day = own_day
        return values

    def _documented(self, name: str, day: date | None, at: time | None) -> str:
        """Returns the value in the documented form, and reports a cell in another form."""
        cell = self._cells[name]
        text = f"{day}" if at is None else f"{day} {at:%H:%M}"
        written = cell.strip() if isinstance(cell, str) else f"{cell}"
        if written.replace("T", " ") == text or not isinstance(cell, str | int | float):
            return text
        rule = ReadingRule.DATE if isinstance(cell, str) else ReadingRule.DATE_NUMBER
        words = f"{day:%A} {day.day} {day:%B %Y}" if day else ""
        self._log(rule, written, words if at is None else f"{words}, {at:%H:%M}", name)
        return text
