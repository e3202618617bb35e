"""Divides a test's many values between `make test` and `make thorough`."""

from collections.abc import Iterable
from typing import Any

import pytest
from _pytest.mark import ParameterSet


def first_of(values: Iterable[Any], count: int = 1) -> list[ParameterSet]:
    """All values as parameters. `make test` runs the first `count` of them, `make thorough` the
    others."""
    return [
        pytest.param(value, marks=[pytest.mark.thorough] if place >= count else [])
        for place, value in enumerate(values)
    ]
