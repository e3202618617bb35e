"""Reads a table of a policy's text key by key, with the place of any fault."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Any, TypeVar

Kind = TypeVar("Kind")

LARGEST = 1_000_000
"""The largest figure: more seconds, hours or pence are a slip of the hand."""


class PolicyFault(ValueError):
    """The policy's text cannot be used; the message names the place. `key` is the key that the
    fault is about, such as `consequences.completed.charge_gbp`; empty if it is about the whole."""

    def __init__(self, message: str, *, key: str = "") -> None:
        super().__init__(message)
        self.key = key


class Table:
    """A table whose readers raise PolicyFault with the place of the key. `finish` raises it for a
    key that was never read, because a figure under a mistyped name would never be applied."""

    def __init__(self, values: Mapping[str, Any], place: str = "") -> None:
        self._values, self._place = values, place
        self._tables: dict[str, Table] = {}
        self._read: set[str] = set()

    def holds(self, key: str) -> bool:
        return key in self._values

    def text(self, key: str, default: str | None = None) -> str:
        return self._take(key, str, "a text", default)

    def optional(self, key: str) -> str | None:
        return self.text(key) if key in self._values else None

    def figure(
        self, key: str, default: int | None = None, least: int = 0, most: int = LARGEST
    ) -> int:
        """A whole number from `least` to `most`."""
        value = self._take(key, int, "a whole number", default)
        if isinstance(value, bool) or not least <= value <= most:
            raise self._wrong(key, f"a whole number from {least} to {most}")
        return value

    def optional_figure(self, key: str) -> int | None:
        return self.figure(key) if key in self._values else None

    def seconds(self, key: str, default: int | None = None) -> timedelta:
        return timedelta(seconds=self.figure(key, default))

    def optional_seconds(self, key: str) -> timedelta | None:
        return self.seconds(key) if key in self._values else None

    def share(self, key: str) -> float:
        """A number between 0 and 1."""
        value = self._values.get(key)
        if isinstance(value, int) and not isinstance(value, bool):
            self._read.add(key)
        else:
            value = self._take(key, float, "a share, such as 0.5")
        if not 0 <= value <= 1:
            raise self._wrong(key, "between 0 and 1")
        return value

    def flag(self, key: str, default: bool) -> bool:
        return self._take(key, bool, "true or false", default)

    def day(self, key: str) -> date:
        day = self._take(key, date, called := "a date, such as 2025-03-01")
        if isinstance(day, datetime):
            raise self._wrong(key, called)
        return day

    def texts(self, key: str, default: list[object] | None = None) -> tuple[str, ...]:
        value: list[object] = self._take(key, list, "a list of texts", default)
        if not all(isinstance(text, str) for text in value):
            raise self._wrong(key, "a list of texts")
        return tuple(str(text) for text in value)

    def numbers(self, key: str, default: list[object] | None = None) -> tuple[int, ...]:
        value: list[object] = self._take(key, list, "a list of whole numbers", default)
        numbers = tuple(number for number in value if type(number) is int)
        if len(numbers) < len(value):
            raise self._wrong(key, "a list of whole numbers")
        return numbers

    def table(self, key: str, default: dict[str, Any] | None = None) -> "Table":
        if key not in self._tables:
            values: dict[str, Any] = self._take(key, dict, "a table", default)
            self._tables[key] = Table(values, f"{self._place}{key}.")
        return self._tables[key]

    def figures(self) -> dict[str, int]:
        """Returns every key with its value. Raises if a value is not a whole number."""
        return {key: self.figure(key) for key in self._values}

    def tables(self) -> Iterator[tuple[str, "Table"]]:
        """Returns every key with its value. Raises if a value is not a table."""
        return ((key, self.table(key)) for key in self._values)

    def fault(self, key: str, says: str) -> PolicyFault:
        place = f"{self._place}{key}"
        return PolicyFault(f"{place} {says}", key=place)

    def finish(self) -> None:
        """Raises PolicyFault with a key, here or below, that was never read."""
        for key in self._values:
            if key not in self._read:
                raise self.fault(key, "is not a key of a policy")
        for table in self._tables.values():
            table.finish()

    def _take(self, key: str, kind: type[Kind], called: str, default: Kind | None = None) -> Kind:
        self._read.add(key)
        value = self._values.get(key, default)
        if value is None:
            raise self.fault(key, "is missing")
        if not isinstance(value, kind):
            raise self._wrong(key, called)
        return value

    def _wrong(self, key: str, called: str) -> PolicyFault:
        return self.fault(key, f"must be {called}, and is {self._values[key]!r}")
