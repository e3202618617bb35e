"""Reads the cells of a CSV file in any usual encoding and with any usual delimiter."""

import codecs
import csv
import io
import re
from collections.abc import Iterator

from delivery.register_files.readings import ReadingLog, ReadingRule
from delivery.register_files.register_table import MOST_ROWS, RegisterTable, TableRow, is_filled
from delivery.validation.errors import FieldError, InvalidInput

DELIMITERS = {",": "commas", ";": "semicolons", "\t": "tabs"}
DECLARED = re.compile(r"\"?sep=(?P<delimiter>[^\r\n])\"?[ ,;\t]*(\r\n?|\n)", re.IGNORECASE)
"""A first line that gives Excel the delimiter."""


def read(raw: bytes, log: ReadingLog) -> RegisterTable:
    """Reads the rows of the file. Raises InvalidInput if the bytes are not text or not CSV."""
    text, declared, line = _decoded(raw, log), None, 1
    if match := DECLARED.match(text):
        declared, text, line = match["delimiter"], text[match.end() :], 2
    head = text.lstrip("\r\n").split("\n", 1)[0]
    delimiter = declared or max(DELIMITERS, key=head.count)
    if delimiter != ",":
        words = DELIMITERS.get(delimiter, f"“{delimiter}”")
        log.add(ReadingRule.DELIMITER, words, "columns")
    rows = list(_rows(text, delimiter, line))
    if len(rows) > MOST_ROWS + 1:
        raise InvalidInput(
            FieldError("", f"the file has more than {MOST_ROWS} rows. Send it in parts")
        )
    return RegisterTable(rows)


def _decoded(raw: bytes, log: ReadingLog) -> str:
    if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        alphabets = ["utf-16"]
    elif b"\0" in raw[:2]:  # UTF-16 without a mark of its byte order
        alphabets = ["utf-16-le" if raw[1:2] == b"\0" else "utf-16-be"]
    else:
        alphabets = ["utf-8-sig", "cp1252"]
    for alphabet in alphabets:
        try:
            text = raw.decode(alphabet)
        except UnicodeDecodeError:
            continue
        if "\0" in text:
            break
        if alphabet == "cp1252":
            for word in dict.fromkeys(re.findall(r"[^\s,;\"]*[^\x00-\x7f][^\s,;\"]*", text)):
                log.add(ReadingRule.ENCODING, "", word)
        return text
    raise InvalidInput(
        FieldError("", "the file is not a text file. Save it as ‘CSV UTF-8’ or .xlsx")
    )


def _rows(text: str, delimiter: str, line: int) -> Iterator[TableRow]:
    before, begins = line - 1, line
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    while True:
        try:
            cells = next(reader, None)
        except csv.Error as fault:
            reason = f"cannot be read as CSV: {fault}"
            raise InvalidInput(FieldError("", reason, begins)) from None
        if cells is None:
            return
        if is_filled(cells):
            yield TableRow(begins, cells)
        begins = before + reader.line_num + 1
