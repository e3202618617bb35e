"""What a step of the story compares is told in full when it fails, as it is in a test itself."""

import pytest

pytest.register_assert_rewrite("tests.story.acts")
