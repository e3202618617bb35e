"""Files as offices in the United Kingdom write them: what has one meaning is taken, and shown."""

import pytest

from delivery.register_files import register_file
from delivery.register_files.readings import ReadingRule
from delivery.register_files.register_file import RegisterFile
from delivery.registers.register_fields import BookingEntry, CourseEntry
from delivery.timekeeping.london_time import written
from delivery.validation.errors import InvalidInput

COLUMNS = {
    "course": "NSAC-1",
    "course_type": "NSAC",
    "starts": "2026-06-10 09:00",
    "ends": "2026-06-10 11:45",
    "zoom_host": "host-1",
    "booking_ref": "HER-1",
    "force": "KENT",
    "police_deadline": "2026-07-08",
    "given_name": "Alan",
    "family_name": "Archer",
    "email": "alan@mail.example",
}


def file_of(**changes: str) -> RegisterFile:
    """A register of one row, with these values in these columns; "" takes a column away."""
    row = {name: text for name, text in {**COLUMNS, **changes}.items() if text != ""}
    cells = (f'"{text}"'.replace('"="', '"=""').replace('"""', '"""') for text in row.values())
    return register_file.read(f"{','.join(row)}\n{','.join(cells)}\n".encode())


def course(file: RegisterFile) -> CourseEntry:
    return file.rows.courses[0].entry


def booking(file: RegisterFile) -> BookingEntry:
    return file.rows.bookings[0].entry


def rules(file: RegisterFile) -> list[tuple[ReadingRule, str]]:
    return [(reading.rule, reading.column) for reading in file.readings]


def reasons(**changes: str) -> list[str]:
    with pytest.raises(InvalidInput) as refused:
        file_of(**changes)
    return [str(refusal) for refusal in refused.value.refusals]


def test_a_file_that_is_written_as_documented_needs_no_reading() -> None:
    assert file_of().readings == ()


@pytest.mark.parametrize(
    "text",
    [
        "10/06/2026 09:00", "10/6/2026 9:00", "10/06/26 9:00", "10-06-2026 09:00:00",
        "10.6.26 9.00", "10 June 2026 9am", "10 Jun 2026, 09:00", "10-Jun-26 9:00 AM",
        "Wednesday 10 June 2026 9:00", "Wed, 10th June 2026 9 a.m.", "2026-06-10T09:00",
        "10 June 2026 at 9:00", "2026-06-10T08:00:00Z", "2026-06-10 09:00+01:00",
    ],
)  # fmt: skip
def test_a_date_and_time_of_one_meaning_is_taken_with_the_day_first(text: str) -> None:
    file = file_of(starts=text)
    assert written(course(file).starts) == "2026-06-10 09:00"
    assert rules(file) in ([(ReadingRule.DATE, "starts")], [])


def test_what_was_written_is_shown_beside_what_was_read() -> None:
    (reading,) = file_of(starts="03/04/2026 9:00", ends="", minutes="165").readings
    (example,) = reading.examples
    assert (reading.count, example.line, example.written) == (1, 2, "03/04/2026 9:00")
    assert example.read_as == "Friday 3 April 2026, 09:00"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("10/13/2026 09:00", "there is no such month. Write the day before the month"),
        ("31/06/2026 09:00", "write the date and time as 2026-06-10 09:00 or 10/06/2026 09:00"),
        ("Monday 10 June 2026 9:00", "is not that day of the week. Check the date"),
        ("10/06/2026", "write the date and time as 2026-06-10 09:00 or 10/06/2026 09:00"),
        ("9:00", "write the date and time as 2026-06-10 09:00 or 10/06/2026 09:00"),
        ("10/06/2026 25:00", "there is no such date or time"),
        ("10/06/2026 9:00:30", "has seconds. Write whole minutes"),
        ("46183", "is a number. Format the column as dates"),
        ("46183.375", "is a number. Format the column as dates"),
        ("١٠/٠٦/٢٠٢٦ 09:00", "write the date and time as 2026-06-10 09:00 or 10/06/2026 09:00"),
    ],
)
def test_what_has_no_meaning_or_two_is_refused(text: str, reason: str) -> None:
    assert reasons(starts=text) == [f"line 2, starts: {reason}"]


@pytest.mark.parametrize("line_break", ["\n", "\r\n", " \n ", "\n\n"])
def test_a_line_break_within_a_cell_is_a_space_and_one_at_its_end_is_nothing(
    line_break: str,
) -> None:
    file = file_of(given_name=f"Alan{line_break}Bertram")
    assert booking(file).given_name == "Alan Bertram"
    assert rules(file) == [(ReadingRule.LINE_BREAK, "given_name")]
    file = file_of(given_name=f"Alan{line_break}")
    assert (booking(file).given_name, file.readings) == ("Alan", ())


def test_a_deadline_is_a_day_alone() -> None:
    for text in ("08/07/2026", "8 July 2026", "08/07/2026 00:00", "08/07/2026 23:59"):
        assert f"{booking(file_of(police_deadline=text)).police_deadline}" == "2026-07-08"
    assert reasons(police_deadline="08/07/2026 12:00") == [
        "line 2, police_deadline: has a time of day. Write the date alone"
    ]
    assert reasons(police_deadline="soon") == [
        "line 2, police_deadline: write the date as 2026-07-08 or 08/07/2026"
    ]


def test_a_time_alone_is_on_the_day_of_its_start_or_of_the_column_date() -> None:
    file = file_of(ends="11:45")
    assert written(course(file).ends) == "2026-06-10 11:45"
    assert rules(file) == [(ReadingRule.SAME_DAY, "ends")]
    file = file_of(date="10/06/2026", starts="9:00", ends="11:45")
    assert written(course(file).starts) == "2026-06-10 09:00"
    assert written(course(file).ends) == "2026-06-10 11:45"
    assert (ReadingRule.DATE_COLUMN, "starts") in rules(file)


@pytest.mark.parametrize("text", ["2:45", "02:45:00", "165 minutes", "165.0"])
def test_a_length_may_be_in_hours_and_minutes(text: str) -> None:
    assert written(course(file_of(ends="", minutes=text)).ends) == "2026-06-10 11:45"


@pytest.mark.parametrize(
    ("text", "mobile", "rule"),
    [
        ("7700900123", "07700900123", ReadingRule.LEADING_ZERO),
        ("7700 900123", "07700 900123", ReadingRule.LEADING_ZERO),
        ("447700900123", "+447700900123", ReadingRule.LEADING_PLUS),
    ],
)
def test_a_telephone_number_gets_back_what_the_spreadsheet_took(
    text: str, mobile: str, rule: ReadingRule
) -> None:
    file = file_of(mobile=text)
    assert booking(file).mobile == mobile
    assert rules(file) == [(rule, "mobile")]


@pytest.mark.parametrize("text", ["07700 900123", "+44 7700 900123", "(01522) 782068"])
def test_a_whole_telephone_number_is_taken_as_it_is(text: str) -> None:
    file = file_of(mobile=text)
    assert (booking(file).mobile, file.readings) == (text, ())


def test_half_a_telephone_number_is_refused() -> None:
    assert reasons(mobile="900123") == [
        "line 2, mobile: is not a telephone number that starts with 0, or with + and a country"
    ]
    assert reasons(mobile="7.7009E+09") == [
        "line 2, mobile: is a number that the spreadsheet has shortened. Format the column as text"
    ]


def test_a_reference_that_a_spreadsheet_has_changed_is_refused() -> None:
    shortened = "is a number that the spreadsheet has shortened. Format the column as text"
    assert reasons(booking_ref="1.23E+11") == [f"line 2, booking_ref: {shortened}"]
    made = "is a date that the spreadsheet may have made. Format the column as text"
    assert reasons(booking_ref="01-Mar") == [f"line 2, booking_ref: {made}"]


def test_words_are_taken_whatever_their_capitals() -> None:
    file = file_of(
        course_type="National Speed Awareness Course", preferred_contact="Telephone",
        mobile="07700 900123", state="Booked", language="English",
        requirements="Large print; Extra Breaks", interpreter_name="Ines",
        interpreter_kind="BSL", interpreter_over_16="TRUE",
    )  # fmt: skip
    entry = booking(file)
    assert (entry.course_type, entry.preferred_contact, entry.state) == ("NSAC", "phone", "booked")
    assert (entry.language, entry.interpreter_kind, entry.interpreter_over_16) == (
        "en",
        "bsl",
        True,
    )
    assert entry.requirements == ("extra_breaks", "large_print")
    assert {rule for rule, _ in rules(file)} == {ReadingRule.WORD}


def test_headings_are_known_in_other_words() -> None:
    raw = (
        "Course Reference,Course type,Start,Finish,Zoom Host,Booking Reference,Police Force,"
        "Police deadline,Given name,Surname,E-mail address,Mobile No.\n"
        + ",".join(COLUMNS.values())
        + ",07700 900123\n"
    )
    file = register_file.read(raw.encode())
    assert booking(file).mobile == "07700 900123"
    (headings,) = file.readings
    assert headings.rule is ReadingRule.HEADING
    assert ("Surname", "family_name") in [
        (example.written, example.read_as) for example in headings.examples
    ]


def test_two_headings_for_one_column_are_refused() -> None:
    with pytest.raises(InvalidInput, match="given_name: is named twice"):
        register_file.read(b"course,Given name,First name\n")


HEAD, ROW = ",".join(COLUMNS), ",".join(COLUMNS.values())


@pytest.mark.parametrize(
    ("raw", "rule"),
    [
        (f"sep=;\r\n{HEAD}\r\n{ROW}\r\n".replace(",", ";").encode(), ReadingRule.DELIMITER),
        (f"{HEAD}\n{ROW}\n".replace(",", "\t").encode("utf-16"), ReadingRule.DELIMITER),
        (f"{HEAD}\n{ROW}\n".replace("Alan", "Zoë").encode("cp1252"), ReadingRule.ENCODING),
        (f"{HEAD},mobile,title\n{ROW}\n".encode(), ReadingRule.SHORT_ROW),
    ],
)
def test_other_alphabets_delimiters_and_short_rows_are_taken(raw: bytes, rule: ReadingRule) -> None:
    file = register_file.read(raw)
    assert [reading.rule for reading in file.readings] == [rule]
    assert booking(file).email == "alan@mail.example"
    assert booking(file).given_name in ("Alan", "Zoë")


def test_the_line_of_a_fault_counts_the_line_that_names_the_delimiter() -> None:
    raw = f"sep=,\n{HEAD}\n{ROW.replace('alan@', 'alan')}\n".encode()
    with pytest.raises(InvalidInput, match="line 3, email"):
        register_file.read(raw)


def test_a_text_that_is_marked_as_one_loses_its_marks() -> None:
    raw = f"{HEAD}\n{ROW}\n".replace("HER-1", '"=""0012345"""').encode()
    file = register_file.read(raw)
    assert booking(file).booking_ref == "0012345"
    assert rules(file) == [(ReadingRule.AS_TEXT, "booking_ref")]
