"""Titles above headings, text that was copied from elsewhere, and other forms of one meaning."""

import pytest

from delivery.register_files import headings, register_file
from delivery.register_files.readings import ReadingRule
from delivery.timekeeping.london_time import written
from tests.delivery.register_files.test_readings import HEAD, ROW, booking, course, file_of, rules


def test_titles_and_groups_above_the_headings_are_not_read_and_are_shown() -> None:
    groups = "Course,,,,,Client,,,,,"
    file = register_file.read(f"Courses in June\n\n{groups}\n{HEAD}\n{ROW}\n".encode())
    (titles,) = file.readings
    assert (titles.rule, titles.count) == (ReadingRule.TITLE, 2)
    assert [(each.line, each.written) for each in titles.examples] == [
        (1, "Courses in June"),
        (3, "Course Client"),
    ]
    assert booking(file).booking_ref == "HER-1"


def test_what_cannot_be_printed_is_shown_as_a_question_mark() -> None:
    file = register_file.read(f"Courses\x1b[2J in\x85June\n{HEAD}\n{ROW}\n".encode())
    (titles,) = file.readings
    assert [each.written for each in titles.examples] == ["Courses?[2J in?June"]


@pytest.mark.parametrize("alphabet", ["utf-16-le", "utf-16-be"])
def test_text_in_two_bytes_needs_no_mark_of_their_order(alphabet: str) -> None:
    file = register_file.read(f"{HEAD}\n{ROW}\n".replace("Alan", "Zoë").encode(alphabet))
    assert booking(file).given_name == "Zoë"


@pytest.mark.parametrize("line", ["sep=;", '"sep=;"', "SEP=; ", "sep=;,,,"])
def test_the_delimiter_may_be_named_in_several_ways(line: str) -> None:
    raw = f"{line}\r\n" + f"{HEAD}\r\n{ROW}\r\n".replace(",", ";")
    assert booking(register_file.read(raw.encode("utf-8-sig"))).booking_ref == "HER-1"


@pytest.mark.parametrize(
    ("text", "minute"),
    [("0900", "09:00"), ("1830", "18:30"), ("noon", "12:00"), ("12 noon", "12:00")],
)
def test_a_time_may_be_four_digits_or_a_word(text: str, minute: str) -> None:
    file = file_of(starts=f"{text}", ends="", minutes="165", date="10/06/2026")
    assert written(course(file).starts) == f"2026-06-10 {minute}"


@pytest.mark.parametrize("text", ["10\u201106\u20112026 09:00", "10–06–2026\u00a009:00"])
def test_dashes_and_spaces_of_word_processors_are_read_in_dates(text: str) -> None:
    assert written(course(file_of(starts=text)).starts) == "2026-06-10 09:00"


def test_what_cannot_be_seen_is_left_out_and_long_dashes_are_hyphens() -> None:
    file = file_of(
        mobile="\u202a07700\u00a0900123\u202c", booking_ref="HER–1", email="\ufeffa@b.example"
    )
    assert (booking(file).mobile, booking(file).booking_ref) == ("07700 900123", "HER-1")
    assert booking(file).email == "a@b.example"
    assert rules(file) == [
        (ReadingRule.INVISIBLE, "email"),
        (ReadingRule.INVISIBLE, "mobile"),
        (ReadingRule.DASH, "booking_ref"),
    ]


@pytest.mark.parametrize(
    ("heading", "column"),
    [
        ("First name(s)", "given_name"), ("Client’s first name", "given_name"),
        ("Client surname", "family_name"), ("Start time (24h)", "starts"),
        ("Length (mins)", "minutes"), ("Trainer's email", "trainer"),
        ("Offer expiry", "police_deadline"), ("Phone no.", "mobile"), ("Client email", "email"),
        ("Client", None), ("Name", None), ("Date of birth", None), ("Client course", None),
    ],
)  # fmt: skip
def test_a_heading_may_have_a_remark_or_name_the_client(heading: str, column: str | None) -> None:
    assert headings.column_of(heading) == column
