"""Seeded mutations of register files: of their cells, alphabet, bytes and archive."""

import csv
import io
import zipfile
from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from tests.fuzz.mutations import Mutator

Cells = Sequence[Sequence[Any]]

HEAD = (
    "course", "course_type", "starts", "minutes", "zoom_host", "booking_ref", "attendance_id",
    "force", "police_deadline", "given_name", "family_name", "email", "mobile", "language",
    "requirements", "interpreter_name", "interpreter_kind", "interpreter_over_16", "state",
)  # fmt: skip
HEADINGS = (
    "", " ", "date", "Date", "Given name", "Surname", "ends", "address", "course", "sep=;",
    "²", "\x00", "x" * 5_000, "=A1", "course\n", "Trainer", "policy", "title", "course_state",
)  # fmt: skip
ODD: tuple[Any, ...] = (
    "", " ", "0", "-1", "²", "٣", "\x00", "\x07", "\u202e", "\ufeff", "x" * 81, "x" * 300,
    "x" * 40_000, "9" * 400, '"', '""', "a\nb", "a\r\nb", "a;b,c\td", "=1+1", "=HYPERLINK(1)",
    "=cmd|' /C calc'!A0", "+1", "@SUM(A1)", '="0012"', "'0012", "#REF!", "1E+15", "1-Jun",
    "10/06/2026", "06/13/2026", "2026-06-10 09:00", "10/06/2026 9:00", "9:00", "24:00", "9 am",
    "0001-01-01", "9999-12-31", "9999-12-31 23:59", "0001-01-01 00:00", "31/02/2026", "7 June",
    "Mon 10 June 2026", "46183", "46183.375", "-46183", "nan", "inf", "true", "NO",
    "<script>alert(1)</script>", "'; DROP TABLE bookings; --", "{{ 7*7 }}", "É“’", "😀" * 30,
    "7700900001", "447700900001", "+44 7700 900001", "0", "a@b", "a@mail.example", "bsl", "cy",
)  # fmt: skip
STORED: tuple[Any, ...] = (
    None, True, False, 0, -1, 1.5, 1e300, 10**15, 10**300, 46183, 46183.375, 2958466, -0.5,
    datetime(1900, 1, 1), datetime(9999, 12, 31, 23, 59, 59), datetime(2026, 6, 10, 9),  # noqa: DTZ001
    date(2026, 6, 10), date(1900, 1, 1), time(9), time(23, 59, 59), timedelta(hours=-1),
    timedelta(days=10_000), timedelta(minutes=165), "=1/0", "=A1", "#N/A",
)  # fmt: skip
"""What only a workbook stores."""

ALPHABETS = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32", "cp1252", "cp437", "utf-7")
PARTS = (
    "xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/styles.xml", "[Content_Types].xml",
    "xl/_rels/workbook.xml.rels", "_rels/.rels",
)  # fmt: skip
LAUGHS = b'<!DOCTYPE a [<!ENTITY b "ha"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;">]><worksheet>&c;'
OUTSIDE = b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/hostname">]><worksheet>&b;</worksheet>'


class RegisterMutator:
    """Makes the same files again for the same seed."""

    def __init__(self, seed: int) -> None:
        self._chance, self._octets = Random(seed), Mutator(seed)  # noqa: S311 - to be repeated

    def file(self, rows: Cells) -> bytes:
        """A mutated file of these rows, the first of which has the headings."""
        way: Callable[[Cells], bytes] = self._chance.choice((self._text, self._workbook))
        return way(rows)

    def _text(self, rows: Cells) -> bytes:
        changed = self._changed(rows, ODD)
        delimiter = self._chance.choice(",,,;\t|")
        written = io.StringIO()
        csv.writer(written, delimiter=delimiter).writerows(changed)
        first = self._chance.choice(
            ("", "", "", f"sep={delimiter}\r\n", "sep=\n", "sep=,,\n", "\n\n")
        )
        alphabet = self._chance.choice(("utf-8", *ALPHABETS))
        raw = (first + written.getvalue()).encode(alphabet, "replace")
        return self._octets.mutated_octets(raw) if self._chance.random() < 0.5 else raw

    def _workbook(self, rows: Cells) -> bytes:
        raw = workbook(self._changed(rows, (*ODD, *STORED)), self._chance.randrange(4))
        match self._chance.randrange(6):
            case 0:
                return self._octets.mutated_octets(raw)
            case 1:
                return with_part(raw, self._chance.choice(PARTS), self._octets.mutated_octets)
            case 2:
                return with_part(raw, self._chance.choice(PARTS), lambda _: self._bomb())
            case _:
                return raw

    def _bomb(self) -> bytes:
        empty = b"<row><c><v>1</v></c></row>"
        return self._chance.choice(
            (
                b"",
                b" " * 30_000_000,
                LAUGHS,
                OUTSIDE,
                b"<worksheet>" + empty * 100_000,
                b"\xff" * 99,
            )
        )

    def _changed(self, rows: Cells, odd: Sequence[Any]) -> Cells:
        changed = [list(row) for row in rows]
        for _ in range(self._chance.choice((0, 1, 1, 2, 5))):
            row = self._chance.choice(changed)
            match self._chance.randrange(8):
                case 0:
                    row[self._chance.randrange(len(row)) :] = []
                case 1:
                    row.append(self._chance.choice(odd))
                case 2:
                    changed.append(list(row))
                case 3:
                    place = self._chance.randrange(len(changed[0]) or 1)
                    changed[0][place : place + 1] = [self._chance.choice(HEADINGS)]
                case _ if row:
                    row[self._chance.randrange(len(row))] = self._chance.choice(odd)
            changed = [row or [""] for row in changed]
        return changed


def workbook(rows: Cells, more_sheets: int = 0) -> bytes:
    """An Excel workbook of these rows, without what no workbook can hold; its other sheets hold
    notes."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append([_storable(cell) for cell in row])
    for number in range(max(more_sheets - 1, 0)):
        book.create_sheet(f"Notes {number}", 0).append(["course" if number else "notes"])
    saved = io.BytesIO()
    book.save(saved)
    return saved.getvalue()


def _storable(cell: Any) -> Any:
    return ILLEGAL_CHARACTERS_RE.sub("?", cell)[:32_000] if isinstance(cell, str) else cell


def with_part(raw: bytes, name: str, change: Callable[[bytes], bytes]) -> bytes:
    """The workbook with one of its archive's files changed."""
    changed = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(raw)) as archive,
        zipfile.ZipFile(changed, "w", zipfile.ZIP_DEFLATED) as made,
    ):
        for file in archive.namelist():
            content = archive.read(file)
            made.writestr(file, change(content) if file == name else content)
    return changed.getvalue()
