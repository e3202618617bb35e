"""How a JSON column is written and read."""

import json
from typing import Any

import msgspec

from integrations import json_reader


def read_json(text: str | bytes) -> Any:
    """Raises json_reader.NotJson, which no text of a JSON column is."""
    return json_reader.read_json(text)


def write_json(value: Any) -> str:
    """Text that UTF-8 cannot carry is written as U+FFFD."""
    try:
        return msgspec.json.encode(value).decode()
    except (OverflowError, UnicodeError):
        return msgspec.json.encode(json_reader.read_json(json.dumps(value))).decode()
