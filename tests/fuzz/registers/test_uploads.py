"""A seeded sample of `make fuzz-registers`: no file makes the service fail, or is refused without a
reason, and no genuine register is lost."""

import pytest

from tests.fuzz.registers import commands
from tests.fuzz.registers.uploads import run


@pytest.mark.thorough
@pytest.mark.parametrize("engine", ["sqlite_url", "postgresql_url"])
async def test_every_file_is_taken_or_refused_with_a_reason(
    request: pytest.FixtureRequest, engine: str
) -> None:
    outcome = await run(request.getfixturevalue(engine), 300, 17)
    assert (outcome.failing, outcome.lost, outcome.genuine) == ([], [], 30)
    assert outcome.answers.keys() <= {200, 413, 422}
    assert outcome.answers.total() == 300


@pytest.mark.thorough
@pytest.mark.parametrize("engine", ["sqlite_url", "postgresql_url"])
async def test_the_command_takes_every_file_or_refuses_it_with_a_reason(
    request: pytest.FixtureRequest, engine: str
) -> None:
    outcome = await commands.run(request.getfixturevalue(engine), 150, 19)
    assert (outcome.failing, outcome.lost) == ([], [])
    assert outcome.statuses.total() == 150
