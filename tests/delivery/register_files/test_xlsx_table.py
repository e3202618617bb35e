"""Excel workbooks as registers: values of every kind, within limits."""

import contextlib
import gc
import io
import random
import zipfile
from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from openpyxl import Workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from delivery.register_files import register_file
from delivery.register_files.readings import ReadingRule
from delivery.register_files.register_file import RegisterFile
from delivery.timekeeping.london_time import written
from delivery.validation.errors import InvalidInput
from tests.first_of_many import first_of
from tests.fuzz.registers.mutated_files import with_part

NINE = datetime(2026, 6, 10, 9)  # noqa: DTZ001 - a workbook's times have no zone
HEAD = (
    "Course", "Course type", "Starts", "Minutes", "Zoom host", "Booking ref", "Force",
    "Police deadline", "Given name", "Family name", "Email", "Mobile",
)  # fmt: skip
ROW: tuple[Any, ...] = (
    "NSAC-1", "NSAC", NINE, 165, "host-1", 12345, "KENT",
    date(2026, 7, 8), "Alan", "Archer", "alan@mail.example", 7700900123,
)  # fmt: skip


def workbook(*rows: Sequence[Any], change: Callable[[Workbook], None] | None = None) -> bytes:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    if change is not None:
        change(book)
    saved = io.BytesIO()
    book.save(saved)
    return saved.getvalue()


def row_with(**changes: Any) -> tuple[Any, ...]:
    names = [name.lower().replace(" ", "_") for name in HEAD]
    return tuple(changes.get(name, value) for name, value in zip(names, ROW, strict=True))


def read(*rows: Sequence[Any], change: Callable[[Workbook], None] | None = None) -> RegisterFile:
    return register_file.read(workbook(HEAD, *rows, change=change))


def reason(raw: bytes) -> str:
    with pytest.raises(InvalidInput) as refused:
        register_file.read(raw)
    return str(refused.value.refusals[0])


def test_a_workbook_is_read_with_its_dates_and_numbers() -> None:
    file = read(ROW)
    course, booking = file.rows.courses[0].entry, file.rows.bookings[0].entry
    assert written(course.starts) == "2026-06-10 09:00"
    assert course.ends - course.starts == timedelta(minutes=165)
    assert (booking.booking_ref, f"{booking.police_deadline}") == ("12345", "2026-07-08")
    assert booking.mobile == "07700900123"
    assert {reading.rule for reading in file.readings} == {
        ReadingRule.HEADING,
        ReadingRule.NUMBER,
        ReadingRule.LEADING_ZERO,
    }


def test_a_length_and_a_number_as_text_are_read() -> None:
    course = read(row_with(minutes=time(2, 45))).rows.courses[0].entry
    assert course.ends - course.starts == timedelta(minutes=165)
    course = read(row_with(minutes="165")).rows.courses[0].entry
    assert course.ends - course.starts == timedelta(minutes=165)


def test_a_part_of_a_day_is_a_time_or_a_length() -> None:
    raw = workbook(
        (*HEAD, "Date"), (*row_with(starts=0.375, minutes=165 / 1440), date(2026, 6, 10))
    )
    course = register_file.read(raw).rows.courses[0].entry
    assert written(course.starts) == "2026-06-10 09:00"
    assert course.ends - course.starts == timedelta(minutes=165)


def test_a_name_that_the_spreadsheet_took_for_true_is_no_yes() -> None:
    file = read(row_with(given_name=True))
    assert file.rows.bookings[0].entry.given_name == "TRUE"
    assert ReadingRule.WORD in {reading.rule for reading in file.readings}


@pytest.mark.parametrize("from_1904", [False, True])
def test_a_number_in_a_column_of_dates_is_counted_from_the_workbooks_own_day(
    *, from_1904: bool
) -> None:
    def count_from_1904(book: Workbook) -> None:
        if from_1904:
            book.epoch = CALENDAR_MAC_1904

    number = 46183.375 - (1462 if from_1904 else 0)
    file = read(row_with(starts=number), change=count_from_1904)
    assert written(file.rows.courses[0].entry.starts) == "2026-06-10 09:00"
    assert ReadingRule.DATE_NUMBER in {reading.rule for reading in file.readings}


def test_a_formula_without_a_result_is_refused() -> None:
    assert reason(workbook(HEAD, row_with(force='="KE"&"NT"'))) == (
        "line 2, force: is a formula without a result. Save the file in Excel, or paste values"
    )


def test_a_formula_is_read_as_its_stored_result() -> None:
    raw = workbook(HEAD, row_with(force='="KE"&"NT"'))
    stored = replaced(raw, "xl/worksheets/sheet1.xml", b"<v></v>", b"<v>KENT</v>")
    stored = stored if stored != raw else replaced(
        raw, "xl/worksheets/sheet1.xml", b"<v />", b"<v>KENT</v>"
    )  # fmt: skip
    stored = replaced(stored, "xl/worksheets/sheet1.xml", b'<c r="G2">', b'<c r="G2" t="str">')
    file = register_file.read(stored)
    assert file.rows.bookings[0].entry.force == "KENT"
    assert ReadingRule.FORMULA in {reading.rule for reading in file.readings}


def replaced(raw: bytes, name: str, old: bytes, new: bytes) -> bytes:
    """The archive with other bytes in one of its files."""
    saved = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as before, zipfile.ZipFile(saved, "w") as after:
        for info in before.infolist():
            content = before.read(info)
            after.writestr(info, content.replace(old, new) if info.filename == name else content)
    return saved.getvalue()


def test_an_error_and_a_number_that_lost_digits_are_refused() -> None:
    assert "has an error of the spreadsheet" in reason(workbook(HEAD, row_with(force="#REF!")))
    assert reason(workbook(HEAD, row_with(booking_ref=12345678901234567890))) == (
        "line 2, booking_ref: is a number that the spreadsheet has shortened. "
        "Format the column as text"
    )
    assert reason(workbook(HEAD, row_with(booking_ref=NINE))) == (
        "line 2, booking_ref: is a date that the spreadsheet may have made. "
        "Format the column as text"
    )


def test_of_several_sheets_the_register_is_found_by_its_headings() -> None:
    def add_notes(book: Workbook) -> None:
        book.create_sheet("Notes").append(["ring Tess"])

    file = read(ROW, change=add_notes)
    assert ReadingRule.SHEET in {reading.rule for reading in file.readings}

    def add_another(book: Workbook) -> None:
        book.create_sheet("July").append(HEAD)

    assert reason(workbook(HEAD, ROW, change=add_another)) == (
        "several sheets may be the register. Keep it alone in the file"
    )


def test_empty_rows_and_columns_are_no_matter_and_lines_are_the_sheets_own() -> None:
    file = read((), row_with(family_name="O'Neill"), (None, ""))
    assert file.rows.bookings[0].line == 3


def test_a_workbook_that_unpacks_to_too_much_is_refused_unopened() -> None:
    saved = io.BytesIO()
    with zipfile.ZipFile(saved, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b" " * 30_000_000)
    assert len(saved.getvalue()) < 50_000
    assert reason(saved.getvalue()) == ("the workbook unpacks to more than 20 MB. Send it in parts")


EMPTY_ROWS = b"<row><c/></row>" * 50_000
SHEET = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("part", "content"),
    [
        ("xl/styles.xml", b"<styleSheet>" + EMPTY_ROWS),
        ("xl/worksheets/sheet1.xml", SHEET + EMPTY_ROWS + b"</sheetData></worksheet>"),
    ],
)
def test_a_refused_workbook_leaves_nothing_that_waits_for_the_garbage_collector(
    part: str, content: bytes
) -> None:
    raw = with_part(workbook(HEAD, ROW), part, lambda _: content)
    gc.collect()
    gc.disable()
    try:
        before = len(gc.get_objects())
        assert reason(raw)
        assert len(gc.get_objects()) - before < 5_000
    finally:
        gc.enable()


def test_entities_that_multiply_are_refused() -> None:
    bomb = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">]>'
    raw = workbook(HEAD, ROW)
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        start = archive.read("xl/worksheets/sheet1.xml")[:20]
    attacked = replaced(raw, "xl/worksheets/sheet1.xml", start, bomb + start)
    assert "cannot be read as an Excel workbook" in reason(attacked)


def test_too_many_rows_are_refused() -> None:
    rows = [(f"C-{number}", "NSAC") for number in range(2001)]
    assert reason(workbook(HEAD, *rows)) == "the file has more than 2000 rows. Send it in parts"


@pytest.mark.parametrize("seed", first_of(range(40), 2))
def test_a_damaged_workbook_is_read_or_refused_and_nothing_else(seed: int) -> None:
    rng = random.Random(seed)  # noqa: S311 - no secret
    raw = bytearray(workbook(HEAD, ROW))
    for _ in range(rng.randint(1, 30)):
        raw[rng.randrange(4, len(raw))] = rng.randrange(256)
    with contextlib.suppress(InvalidInput):
        register_file.read(bytes(raw))


def test_a_merged_title_above_the_headings_is_not_read_and_is_shown() -> None:
    def merge(book: Workbook) -> None:
        book.worksheets[0].merge_cells("A1:L1")

    file = register_file.read(workbook(["Courses in June"], HEAD, ROW, change=merge))
    titles = next(reading for reading in file.readings if reading.rule is ReadingRule.TITLE)
    assert [(each.line, each.written) for each in titles.examples] == [(1, "Courses in June")]
    assert file.rows.bookings[0].line == 3


def test_hidden_rows_and_columns_are_read_and_said_to_be() -> None:
    def hide(book: Workbook) -> None:
        book.worksheets[0].row_dimensions[3].hidden = True
        book.worksheets[0].column_dimensions["L"].hidden = True

    file = read(ROW, row_with(booking_ref="B-2"), change=hide)
    assert len(file.rows.bookings) == 2
    shown = {reading.rule: reading.examples[0] for reading in file.readings}
    assert shown[ReadingRule.HIDDEN_ROW].line == 3
    assert shown[ReadingRule.HIDDEN_COLUMN].read_as == "Mobile"
