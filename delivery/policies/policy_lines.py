"""Finds the line of a policy's text that a fault is about."""

import re

HEADING = re.compile(r"\s*\[\s*([\w.-]+)\s*\]")


def line_of(text: str, key: str) -> int | None:
    """The line, counted from 1, of a key such as `consequences.completed.charge_gbp`; without such
    a line, that of the nearest table above the key. None if there is none."""
    table, _, name = key.rpartition(".")
    heading, nearest = "", None
    for number, line in enumerate(text.splitlines(), 1):
        if match := HEADING.match(line):
            heading = match[1]
            if heading == key:
                return number
            if f"{table}.".startswith(f"{heading}."):
                nearest = number
        elif heading == table and re.match(rf"\s*{re.escape(name)}\s*=", line):
            return number
    return nearest
