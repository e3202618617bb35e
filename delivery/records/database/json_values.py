"""Encodes and decodes the values of JSON columns."""

import json
from typing import Any

import msgspec

from integrations import json_reader


def read_json(text: str | bytes) -> Any:
    """Decodes JSON. Half surrogates become U+FFFD, numbers that no record can hold None. Raises
    NotJson."""
    return json_reader.read_json(text)


def write_json(value: Any) -> str:
    """Encodes with msgspec, or with the standard library where msgspec refuses the value."""
    try:
        return msgspec.json.encode(value).decode()
    except (OverflowError, UnicodeError):
        return msgspec.json.encode(json_reader.read_json(json.dumps(value))).decode()
