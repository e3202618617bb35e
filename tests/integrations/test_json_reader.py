"""Whatever bytes somebody sends, they are read as values or as no JSON."""

import json

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from integrations.json_reader import NotJson, read_json, read_shape


@pytest.mark.parametrize(
    ("sent", "value"),
    [
        (rb'"Ana \ud83d"', "Ana \ufffd"),
        (rb'"\ude00 Ana"', "\ufffd Ana"),
        (rb'"\ud83d\ud83d\ude00"', "\ufffd\U0001f600"),
        (rb'"a\\ud83d \ud83d"', "a\\ud83d \ufffd"),
        (rb'"\q"', "\ufffdq"),
        (b'"Bea \xf0\x9f\x9a"', "Bea \ufffd"),
        (b'"\xff"', "\ufffd"),
        (b'{"\xff": [1]}', {"\ufffd": [1]}),
        (b'"two\nlines"', "two\nlines"),
        (b'\xef\xbb\xbf{"a": 1}', {"a": 1}),
        (b'{"a": NaN, "b": -Infinity, "c": 1e999}', {"a": None, "b": None, "c": None}),
        (b'{"a": ' + b"1" * 5_000 + b', "b": 2}', {"a": None, "b": 2}),
        (b'"\\u0000"', "\x00"),
    ],
)
def test_unencodable_characters_are_replaced(sent: bytes, value: object) -> None:
    assert read_json(sent) == value


@pytest.mark.parametrize("sent", [b"", b"hello", b'{"a": ', b"[" * 100_000, b'{"a": 1} {"b": 2}'])
def test_invalid_json_is_reported(sent: bytes) -> None:
    with pytest.raises(NotJson):
        read_json(sent)


@pytest.mark.parametrize(
    "sent",
    [
        b"",
        b"{",
        b'{"a": 1}',
        b'{"a": "\xff"}',
        b'{"\xf0\x9f": ""}',
        b'{"a": "\\ud83d"}',
        b"[" * 9_999,
    ],
)
def test_what_has_not_the_wanted_shape_is_reported(sent: bytes) -> None:
    assert read_shape(b'{"a": "b"}', dict[str, str]) == {"a": "b"}
    for shape in (dict[str, str], dict[str, list[msgspec.Raw]]):
        with pytest.raises(NotJson):
            read_shape(sent, shape)


@given(st.binary() | st.text(alphabet=st.characters()).map(lambda text: f'"{text}"'))
def test_no_bytes_and_no_text_make_the_reader_fail(sent: bytes | str) -> None:
    try:
        value = read_json(sent)
    except NotJson:
        return
    msgspec.json.encode(value)


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(), st.lists))
def test_valid_json_is_read_as_by_the_standard_library(value: object) -> None:
    assert read_json(json.dumps(value)) == value
