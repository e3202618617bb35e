"""Arbitrary JSON values that every reader of Zoom's messages must accept."""

from collections.abc import Sequence

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

untimed = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
"""Sets no deadline, so that a slow machine fails no test."""


def anything(keys: Sequence[str], values: Sequence[object] = ()) -> st.SearchStrategy[object]:
    """Any JSON value; its objects have these keys."""
    plain = st.none() | st.booleans() | st.integers() | st.text()
    if values:
        plain |= st.sampled_from(values)
    return st.recursive(
        plain,
        lambda inner: (
            st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(keys), inner, max_size=4)
        ),
        max_leaves=8,
    )


def any_object(
    keys: Sequence[str], inside: st.SearchStrategy[object]
) -> st.SearchStrategy[dict[str, object]]:
    return st.dictionaries(st.sampled_from(keys), inside, max_size=len(keys))
