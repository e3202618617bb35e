"""Lets failed comparisons in the story's steps show their values, as in tests."""

import pytest

pytest.register_assert_rewrite("tests.story.acts")
