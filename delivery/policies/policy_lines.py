"""Finds the line of a policy's text that a fault is about."""

import re

HEADING = re.compile(r"\s*\[\s*([\w.-]+)\s*\]")


def line_of(text: str, key: str) -> int | None:
    """Returns the line, counted from 1, of a key such as `consequences.completed.charge_pence`;
    without such a line, that of the nearest key or table above it. None if there is none."""
    while key:
        if line := _line_of_exactly(text, key):
            return line
        key = key.rpartition(".")[0]
    return None


def _line_of_exactly(text: str, key: str) -> int | None:
    table, _, name = key.rpartition(".")
    heading = ""
    for number, line in enumerate(text.splitlines(), 1):
        if match := HEADING.match(line):
            heading = match[1]
            if heading == key:
                return number
        elif heading == table and re.match(rf"\s*{re.escape(name)}\s*=", line):
            return number
    return None
