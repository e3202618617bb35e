"""No answer of an organisation's directory makes the service fail, or names what none can hold."""

import pytest

from tests.fuzz.readers import directory_answers


@pytest.mark.thorough
async def test_every_answer_of_a_directory_is_read_or_refused() -> None:
    assert await directory_answers.run(400, 5) == []
