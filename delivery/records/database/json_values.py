"""How a JSON column is written and read."""

import json
from typing import Any

import msgspec


def read_json(text: str | bytes) -> Any:
    """msgspec takes a third of the standard library's time. The library reads what msgspec does
    not: a number beyond 64 bits, half of a surrogate pair."""
    try:
        return msgspec.json.decode(text)
    except (msgspec.DecodeError, UnicodeError):
        return json.loads(text)


def write_json(value: Any) -> str:
    """By msgspec, or by the standard library where msgspec does not write the value."""
    try:
        return msgspec.json.encode(value).decode()
    except (OverflowError, UnicodeError):
        return json.dumps(value)
