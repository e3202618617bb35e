"""Divides a test's many values between `make test` and `make thorough`."""

from collections.abc import Iterable
from typing import Any

import pytest
from _pytest.mark import ParameterSet


def first_of(values: Iterable[Any], count: int = 1) -> list[ParameterSet]:
    """All values as parameters. `make test` runs the first `count` of them, `make thorough` the
    others."""
    return first_of_rows(((value,) for value in values), count)


def first_of_rows(rows: Iterable[tuple[Any, ...]], count: int = 1) -> list[ParameterSet]:
    """The same for several parameters at a time: a row has a value for each."""
    return [
        pytest.param(*row, marks=[pytest.mark.thorough] if place >= count else [])
        for place, row in enumerate(rows)
    ]
