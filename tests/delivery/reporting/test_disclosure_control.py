"""Rounding of counts for publication."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from delivery.reporting.disclosure_control import FEWER, published


@pytest.mark.parametrize(
    ("count", "shown"),
    [(0, "0"), (1, FEWER), (4, FEWER), (5, "5"), (7, "5"), (8, "10"), (1203, "1,205")],
)
def test_small_counts_are_left_out_and_others_rounded(count: int, shown: str) -> None:
    assert published(count) == shown


@given(st.integers(min_value=1, max_value=100_000))
def test_no_published_count_belongs_to_fewer_than_three_counts(count: int) -> None:
    near = range(max(count - 5, 1), count + 6)
    assert sum(published(other) == published(count) for other in near) >= 3
