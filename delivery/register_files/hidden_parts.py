"""Finds the rows and columns that a worksheet hides from whoever looks at it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO

from defusedxml.ElementTree import iterparse


@dataclass(frozen=True, slots=True)
class HiddenParts:
    """The hidden rows and columns, each counted from 1."""

    rows: frozenset[int]
    columns: frozenset[int]


def hidden_parts(sheet: IO[bytes], most_columns: int) -> HiddenParts:
    """Reads a worksheet's XML (ECMA-376, 18.3.1.13 `col` and 18.3.1.73 `row`). Columns beyond
    `most_columns` are left out."""
    rows: set[int] = set()
    columns: set[int] = set()
    line = 0
    for name, attributes in _elements(sheet):
        is_hidden = attributes.get("hidden") in ("1", "true")
        if name == "row":
            line = int(attributes.get("r", line + 1))
            rows |= {line} if is_hidden else set()
        elif name == "col" and is_hidden:
            last = min(int(attributes["max"]), most_columns)
            columns |= set(range(int(attributes["min"]), last + 1))
    return HiddenParts(frozenset(rows), frozenset(columns))


def _elements(sheet: IO[bytes]) -> Iterator[tuple[str, dict[str, str]]]:
    """The names and attributes of all elements, in their order."""
    for event, element in iterparse(sheet, events=("start", "end")):
        if event == "start":
            yield element.tag.rpartition("}")[2], element.attrib
        else:
            element.clear()  # its cells, which would fill the memory
