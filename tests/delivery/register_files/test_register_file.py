"""Reading a register: the sample, the ways in which spreadsheets write, and every fault at once."""

from importlib.resources import files

import pytest

from delivery.register_files import register_file
from delivery.register_files.register_table import MOST_ROWS
from delivery.registers.register_rows import COLUMNS, RegisterRows
from delivery.validation.errors import InvalidInput

SAMPLE = files("delivery").joinpath("web", "static", "register.csv").read_bytes()
HEAD = (
    "course,course_type,starts,minutes,zoom_host,"
    "booking_ref,force,police_deadline,given_name,family_name,email"
)
TOO_MANY = b"course,force\n" + b"x,y\n" * (MOST_ROWS + 1)
TOO_MUCH = b"x" * (register_file.MOST_BYTES + 1)
NEITHER = "line 2, booking_ref: the row has neither a course nor a booking. Complete or delete it"
COURSE = "NSAC-1,NSAC,2026-06-10 09:00,165,host-1"
ALAN = "HER-1,KENT,2026-07-08,Alan,Archer,alan@mail.example"
NOBODY = ",,,,,"


def read(raw: bytes) -> RegisterRows:
    return register_file.read(raw).rows


def lines(*rows: str) -> bytes:
    return "\r\n".join((HEAD, *rows, "")).encode()


def faults(raw: bytes) -> list[str]:
    with pytest.raises(InvalidInput) as refused:
        read(raw)
    return [str(refusal) for refusal in refused.value.refusals]


def test_the_sample_can_be_read() -> None:
    register = read(SAMPLE)
    assert [(line.line, line.entry.reference) for line in register.courses] == [
        (2, "NSAC-1"),
        (5, "WDU-4"),
    ]
    assert [line.entry.booking_ref for line in register.bookings] == [
        "HER-1001",
        "HER-1002",
        "LIN-77",
    ]
    assert register.bookings[1].entry.interpreter_name == "Ines Iglesias"
    assert register.bookings[2].entry.family_name == "O'Neill, née Price"


def test_the_sample_has_every_column() -> None:
    assert set(SAMPLE.decode().splitlines()[0].split(",")) == set(COLUMNS)


@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_semicolons_and_tabs_are_accepted(delimiter: str) -> None:
    raw = lines(f"{COURSE},{ALAN}").decode().replace(",", delimiter).encode()
    assert read(raw) == read(lines(f"{COURSE},{ALAN}"))


def test_a_byte_order_mark_and_empty_rows_and_columns_are_ignored() -> None:
    raw = b"\xef\xbb\xbf" + f"{HEAD},,\r\n,,,,,,,,,,,,\r\n{COURSE},{ALAN},,\r\n".encode()
    register = read(raw)
    assert [line.line for line in register.bookings] == [3]


def test_a_row_may_be_a_course_or_a_booking_alone() -> None:
    register = read(lines(f"{COURSE},{NOBODY}", f"NSAC-1,NSAC,,,,{ALAN}"))
    assert (len(register.courses), len(register.bookings)) == (1, 1)


def test_every_fault_is_reported_with_its_line_column_and_reason() -> None:
    row = ALAN.replace("2026-07-08", "30/2/2026")
    skipped = COURSE.replace("2026-06-10 09:00", "2026-03-29 01:30")
    messages = faults(
        lines(
            f"{COURSE},{row}",
            f"{skipped.replace('NSAC-1', 'NSAC-2')},{NOBODY}",
            f"{COURSE},{ALAN}",
            f"{COURSE},{ALAN},more",
            "NSAC-1,NSAC,,,,HER-2,,,,,",
        )
    )
    assert messages == [
        "line 2, police_deadline: write the date as 2026-07-08 or 08/07/2026",
        "line 3, starts: there is no such time, because the clocks go forward that night: "
        "choose another",
        "line 5: has 12 cells, but the first line names 11 columns. Delete the cells beyond them",
        "line 6, force: is missing",
        "line 6, police_deadline: is missing",
        "line 6, given_name: is missing",
        "line 6, family_name: is missing",
        "line 6, email: is missing",
    ]


def test_a_fault_after_a_cell_of_two_lines_has_the_line_where_its_row_begins() -> None:
    odd = ALAN.replace("Alan", '"Al\a\nan"')
    assert faults(lines(f"{COURSE},{odd}", f"{COURSE},{ALAN.replace('alan@', 'alan')}")) == [
        "line 2, given_name: holds a control character",
        "line 4, email: is not an email address",
    ]


def test_an_unknown_column_is_refused_by_name() -> None:
    raw = lines(f"{COURSE},{ALAN}").decode().replace("course_type", "address", 1).encode()
    assert faults(raw) == [
        "line 1, address: there is no field 'address'. Correct the heading, or delete the column"
    ]


def test_equal_lines_of_a_booking_are_one_and_different_lines_a_fault() -> None:
    row = f"{COURSE},{ALAN}"
    assert len(read(lines(row, row)).bookings) == 1
    assert faults(lines(row, row, row.replace("Alan", "Alana"))) == [
        "line 4, booking_ref: differs from line 2. Correct one of the lines"
    ]


def test_different_lines_of_a_course_are_a_fault_that_names_both() -> None:
    rows = f"{COURSE},{ALAN}", f"{COURSE.replace('09:00', '10:00')},{NOBODY}"
    assert faults(lines(*rows)) == ["line 3, course: differs from line 2. Correct one of the lines"]


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"", "the file is empty"),
        (b"\x80\x81", "the file is not a text file. Save it as ‘CSV UTF-8’ or .xlsx"),
        (b"course\0", "the file is not a text file. Save it as ‘CSV UTF-8’ or .xlsx"),
        (
            b"\xd0\xcf\x11\xe0",
            "the workbook is old or has a password. Save it as .xlsx without one",
        ),
        (
            b"PK\x03\x04",
            "the file cannot be read as an Excel workbook. Save it as .xlsx or ‘CSV UTF-8’",
        ),
        (TOO_MUCH, "the file is larger than 1000 kB. Send it in parts"),
        (TOO_MANY, "the file has more than 2000 rows. Send it in parts"),
        (lines('"NSAC-1'), "line 2: cannot be read as CSV: unexpected end of data"),
        (lines("NSAC-1,NSAC,,,,,,,,,"), NEITHER),
        (b"course,course\n", "line 1, course: is named twice. Delete one of the columns"),
        (b"force\n", "line 1, course: is missing. The first line must name the columns"),
        (b"course,\nx,y\n", "line 2: has a value in a column without a name. Name or delete it"),
    ],
)  # fmt: skip
def test_an_unreadable_file_is_refused_with_the_reason(raw: bytes, reason: str) -> None:
    assert faults(raw) == [reason]
