"""Reads JSON from strangers: any bytes give values or NotJson."""

import json
import re
from typing import Any, TypeVar, overload

import msgspec

LONGEST_NUMBER = 300
"""The longest whole number in digits: a longer one takes long to read and has no meaning."""
REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
HALVES = re.compile("[\ud800-\udfff]")

_ESCAPE = re.compile(
    r"(\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}"  # a pair of surrogates
    r"|\\u(?![dD][89a-fA-F])[0-9a-fA-F]{4}"
    r'|\\["\\/bfnrt])'
    r"|\\(?:u[dD][89a-fA-F][0-9a-fA-F]{2})?"  # half of a pair, or no escape at all
)


Shape = TypeVar("Shape")


class NotJson(ValueError):
    """The bytes are no JSON, or not of the wanted shape. The message holds none of them."""


@overload
def read_shape(written: bytes, shape: type[Shape]) -> Shape: ...
@overload
def read_shape(written: bytes, shape: Any) -> Any: ...
def read_shape(written: bytes, shape: Any) -> Any:
    """The value of this shape that is written in JSON and in UTF-8. Raises NotJson for all other
    bytes: msgspec has three kinds of exceptions for them."""
    try:
        return msgspec.json.decode(written, type=shape)
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        raise NotJson("no JSON of the wanted shape") from None


def read_json(written: bytes | str) -> object:
    """The value that is written, of which every text can be encoded as UTF-8.

    Bytes that are no UTF-8, halves of surrogate pairs and unknown escapes are read as U+FFFD, and
    numbers that JSON does not know (NaN) or that are too long as None. Raises NotJson.
    """
    try:
        return msgspec.json.decode(written)
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        return _read_leniently(written)


def _read_leniently(written: bytes | str) -> object:
    text = written if isinstance(written, str) else written.decode("utf-8-sig", errors="replace")
    escaped = _ESCAPE.sub(lambda escape: escape[1] or REPLACEMENT, HALVES.sub(REPLACEMENT, text))
    try:
        return _LENIENT.decode(escaped)
    except (ValueError, RecursionError) as fault:
        raise NotJson("no JSON") from fault


def _whole(digits: str) -> int | None:
    return int(digits) if len(digits) <= LONGEST_NUMBER else None


def _fraction(digits: str) -> float | None:
    value = float(digits)
    return value if abs(value) < float("inf") else None


_LENIENT = json.JSONDecoder(
    strict=False, parse_int=_whole, parse_float=_fraction, parse_constant=lambda _: None
)
