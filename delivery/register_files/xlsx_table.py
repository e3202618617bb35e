"""Reads the cells of an Excel workbook, within limits: a workbook is a ZIP archive of XML files."""

import gc
import io
import warnings
import zlib
from collections.abc import Sequence
from itertools import islice
from typing import Any
from zipfile import BadZipFile, LargeZipFile, ZipFile

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from delivery.register_files import headings
from delivery.register_files.hidden_parts import hidden_parts
from delivery.register_files.readings import ReadingLog, ReadingRule
from delivery.register_files.register_table import (
    MOST_ROWS,
    Cell,
    RegisterTable,
    TableRow,
    is_filled,
)
from delivery.validation.errors import FieldError, InvalidInput

# openpyxl tells the terminal what it leaves out, and Python keeps each warning's text.
warnings.filterwarnings("ignore", module="openpyxl")

MOST_UNPACKED = 20_000_000
"""Bytes of all files in the archive. zipfile unpacks no more of each than it declares."""

MOST_FILES = 500
LOWEST_ROW = 20_000
MOST_COLUMNS = 100

UNREADABLE = (
    ArithmeticError,
    AttributeError,
    BadZipFile,
    EOFError,
    InvalidFileException,
    LargeZipFile,
    LookupError,
    NotImplementedError,
    OSError,
    RuntimeError,
    SyntaxError,
    TypeError,
    ValueError,
    zlib.error,
)
"""What zipfile, openpyxl and its XML parser raise about bytes that are no workbook.

The parser is lxml's where lxml is installed, and Python's elsewhere; the errors of both are syntax
errors.
"""


def read(raw: bytes, log: ReadingLog) -> RegisterTable:
    """Reads the rows of the workbook. Raises InvalidInput if the bytes are no workbook, if the
    workbook is too large, or if a cell holds an error or a formula without a stored value."""
    try:
        _check_size(raw)
        return _read(raw, log)
    except UNREADABLE:
        reason = "the file cannot be read as an Excel workbook. Save it as .xlsx or ‘CSV UTF-8’"
        refusals: Sequence[FieldError] = [FieldError("", reason)]
    except InvalidInput as refused:
        refusals = refused.refusals
    # openpyxl leaves what it had read in cycles: tens of megabytes, which Python seldom looks for.
    gc.collect()
    raise InvalidInput(*refusals)


def _check_size(raw: bytes) -> None:
    with ZipFile(io.BytesIO(raw)) as archive:
        files = archive.infolist()
    if len(files) > MOST_FILES or sum(file.file_size for file in files) > MOST_UNPACKED:
        reason = f"the workbook unpacks to more than {MOST_UNPACKED // 10**6} MB. Send it in parts"
        raise InvalidInput(FieldError("", reason))


def _read(raw: bytes, log: ReadingLog) -> RegisterTable:
    # As it was typed, formulas as such. Their results are in a second reading of the file.
    book = load_workbook(io.BytesIO(raw), read_only=True, keep_links=False)
    sheets = {
        sheet.title: rows
        for sheet in book.worksheets
        if sheet.sheet_state == "visible" and (rows := _filled_rows(sheet))
    }
    title = _the_register(sheets, log)
    rows = sheets[title]
    if any(cell.data_type == "f" for _, cells in rows for cell in cells):
        results = load_workbook(io.BytesIO(raw), read_only=True, keep_links=False, data_only=True)
        rows = _with_results(rows, results[title], log)
    values = [TableRow(line, _values(line, cells)) for line, cells in rows]
    _report_hidden(book[title], values, log)
    return RegisterTable(values, book.epoch)


def _report_hidden(sheet: Any, rows: Sequence[TableRow], log: ReadingLog) -> None:
    with sheet._get_source() as source:
        hidden = hidden_parts(source, MOST_COLUMNS)
    first = headings.row_of_headings([row.cells for row in rows])
    for column, heading in enumerate(rows[first].cells, start=1):
        if column in hidden.columns and is_filled([heading]):
            log.add(ReadingRule.HIDDEN_COLUMN, "", str(heading))
    for row in rows[first + 1 :]:
        if row.line in hidden.rows:
            beginning = next(cell for cell in row.cells if is_filled([cell]))
            log.add(ReadingRule.HIDDEN_ROW, "", f"{beginning}, …", line=row.line)


Rows = Sequence[tuple[int, Sequence[Any]]]
"""Rows of openpyxl's cells that hold anything, each with its number."""


def _filled_rows(sheet: Any) -> Rows:
    sheet.reset_dimensions()  # those that the file declares may be wrong
    rows = sheet.iter_rows(max_col=MOST_COLUMNS)
    filled: list[tuple[int, Sequence[Any]]] = []
    for line, cells in enumerate(islice(rows, LOWEST_ROW), start=1):
        if any(cell.value not in (None, "") for cell in cells):
            filled.append((line, cells))
        if len(filled) > MOST_ROWS + 1:
            reason = f"the file has more than {MOST_ROWS} rows. Send it in parts"
            raise InvalidInput(FieldError("", reason))
    if any(cell.value not in (None, "") for cells in rows for cell in cells):
        raise InvalidInput(FieldError("", f"there are values below row {LOWEST_ROW}. Delete them"))
    return filled


def _the_register(sheets: dict[str, Rows], log: ReadingLog) -> str:
    if not sheets:
        raise InvalidInput(FieldError("", "the file is empty"))
    if len(sheets) == 1:
        return next(iter(sheets))
    registers = [title for title, rows in sheets.items() if _names_columns(rows)]
    if len(registers) != 1:
        reason = "several sheets may be the register. Keep it alone in the file"
        raise InvalidInput(FieldError("", reason))
    log.add(ReadingRule.SHEET, ", ".join(sheets), registers[0])
    return registers[0]


def _names_columns(rows: Rows) -> bool:
    names = {headings.column_of(str(cell.value)) for cell in _headings(rows) if cell.value}
    return "course" in names


def _headings(rows: Rows) -> Sequence[Any]:
    """The cells of the row that names the columns."""
    top = [[cell.value for cell in cells] for _, cells in rows[: headings.TITLE_ROWS]]
    return rows[headings.row_of_headings(top)][1]


def _with_results(rows: Rows, results: Any, log: ReadingLog) -> Rows:
    by_line = dict(_filled_rows(results))
    names = [headings.column_of(str(cell.value)) or str(cell.value) for cell in _headings(rows)]
    calculated = []
    for line, cells in rows:
        stored = by_line.get(line, ())
        row = []
        for index, cell in enumerate(cells):
            is_formula = cell.data_type == "f"
            result = stored[index] if is_formula and index < len(stored) else cell
            if is_formula and result.value is None:
                reason = "is a formula without a result. Save the file in Excel, or paste values"
                raise InvalidInput(FieldError(_at(names, index), reason, line))
            if is_formula:
                log.add(
                    ReadingRule.FORMULA, str(cell.value), str(result.value), _at(names, index), line
                )
            row.append(result)
        calculated.append((line, row))
    return calculated


def _at(names: Sequence[str], index: int) -> str:
    return names[index] if index < len(names) else ""


def _values(line: int, cells: Sequence[Any]) -> list[Cell]:
    errors = [cell for cell in cells if cell.data_type == "e"]
    if errors:
        reason = f"has an error of the spreadsheet’s own, such as {errors[0].value}"
        raise InvalidInput(FieldError("", reason, line))
    values: list[Cell] = ["" if cell.value is None else cell.value for cell in cells]
    while values and not is_filled(values[-1:]):
        values.pop()
    return values
